def read_folders(path: Path) -> tuple[Tensor, Tensor]:
    """Every image below, resized to what the model takes; needs Pillow."""
    from PIL import Image

    images, labels = [], []
    for label, folder in enumerate(sorted(p for p in path.iterdir() if p.is_dir())):
        for file in sorted(folder.iterdir()):
            image = Image.open(file).convert("@MODE@").resize((@WIDTH@, @HEIGHT@))
            pixels = torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8)
            images.append(pixels.view(@HEIGHT@, @WIDTH@, @CHANNELS@)@TURN@)
            labels.append(label)
    return torch.stack(images), torch.tensor(labels)
