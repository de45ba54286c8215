def load_data(path: Path) -> TensorDataset:
    """The arrays of a .npz file: the model's inputs, then what it is to answer."""
    with numpy.load(path) as arrays:
        return TensorDataset(*(torch.from_numpy(arrays[name]) for name in ARRAYS))
