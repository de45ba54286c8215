def average_batch_variance(norm: nn.Module) -> None:
    """Lets the running variance be Keras's: of the batch's n values, not n - 1."""

    def before(norm: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        norm.kept = norm.running_var * (1 - norm.momentum)

    def after(norm: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        if norm.training:
            n = inputs[0].numel() // inputs[0].shape[1]
            # A new tensor: the old one is needed for the gradient.
            norm.running_var = (norm.running_var - norm.kept) * (n - 1) / n + norm.kept

    norm.register_forward_pre_hook(before)
    norm.register_forward_hook(after)
