class GaussianDropout(nn.Module):
    """Multiplies by normal noise around 1 while training, as the Keras layer does."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.stddev = (rate / (1 - rate)) ** 0.5

    def forward(self, x: Tensor) -> Tensor:
        return x * (torch.randn_like(x) * self.stddev + 1) if self.training else x
