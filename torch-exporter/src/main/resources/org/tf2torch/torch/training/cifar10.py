def load_data(path: Path, mean: float, std: float) -> TensorDataset:
    """Images and the numbers of their classes, scaled to (x / 255 - mean) / std.

    path: a file of CIFAR-10's binary version or a folder of them, or a folder with a
    folder of images for each class, in the order of their names.
    """
    files = sorted(path.glob("data_batch_*.bin")) if path.is_dir() else [path]
    images, labels = read_cifar10(files) if files else read_folders(path)
    return TensorDataset((images.float() / 255 - mean) / std, labels)


def read_cifar10(files: list[Path]) -> tuple[Tensor, Tensor]:
    """Records of one byte for the class and 3 x 32 x 32 for the image."""
    data = bytearray(b"".join(file.read_bytes() for file in files))
    records = torch.frombuffer(data, dtype=torch.uint8).view(-1, 1 + 3 * 32 * 32)
    return records[:, 1:].reshape(-1, 3, 32, 32), records[:, 0].long()
