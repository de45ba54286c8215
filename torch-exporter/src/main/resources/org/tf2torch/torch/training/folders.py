def load_data(path: Path, mean: float, std: float) -> TensorDataset:
    """Images and the numbers of their classes, scaled to (x / 255 - mean) / std.

    path: a folder with a folder of images for each class, in the order of their names.
    """
    images, labels = read_folders(path)
    return TensorDataset((images.float() / 255 - mean) / std, labels)
