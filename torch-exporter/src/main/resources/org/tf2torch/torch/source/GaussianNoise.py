class GaussianNoise(nn.Module):
    """Adds normal noise while training, as the Keras layer of that name does."""

    def __init__(self, stddev: float) -> None:
        super().__init__()
        self.stddev = stddev

    def forward(self, x: Tensor) -> Tensor:
        return x + torch.randn_like(x) * self.stddev if self.training else x
