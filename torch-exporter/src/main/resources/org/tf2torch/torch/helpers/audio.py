# Sound.


# Mel-frequency cepstral coefficients of the power spectra in the last axis.
def mel_cepstrum(
    power: Tensor, rate: int, low: float, high: float, bands: int, coefficients: int
) -> Tensor:
    bins = power.size(2)
    width = 0.5 * rate / (bins - 1)
    # The mean of the signal, bin 0, is never used.
    first = int(1.5 + low / width)
    last = int(high / width)
    if last >= bins:
        # TensorFlow logs that the spectrum is too short, and goes on with nothing.
        return torch.zeros(
            [power.size(0), power.size(1), coefficients], device=power.device
        )
    count = max(last + 1 - first, 0)
    magnitudes = torch.sqrt(power.to(torch.float64).narrow(2, min(first, bins), count))
    weights = mel_triangles(first, count, width, low, high, bands, magnitudes)
    sums = torch.log(torch.clamp(torch.matmul(magnitudes, weights), min=1e-12))
    places = torch.arange(bands, dtype=torch.float64, device=power.device) + 0.5
    rows = torch.arange(
        coefficients, dtype=torch.float64, device=power.device
    ).unsqueeze(1)
    scale = (2.0 / bands) ** 0.5
    cosines = scale * torch.cos(rows * (3.141592653589793 / bands) * places)
    return torch.matmul(sums, cosines.transpose(0, 1)).to(torch.float32)


# What each frequency adds to each of the triangles, whose corners are equally spaced in mel.
def mel_triangles(
    first: int,
    count: int,
    width: float,
    low: float,
    high: float,
    bands: int,
    like: Tensor,
) -> Tensor:
    limits = torch.tensor([low, high], dtype=torch.float64, device=like.device)
    ends = 1127.0 * torch.log1p(limits / 700.0)
    steps = torch.arange(bands + 2, dtype=torch.float64, device=like.device)
    corners = ends[0] + (ends[1] - ends[0]) / (bands + 1) * steps
    bins = torch.arange(first, first + count, dtype=torch.float64, device=like.device)
    mel = 1127.0 * torch.log1p(bins * width / 700.0)
    # The triangle that falls at this frequency; the next one rises.
    falling = torch.searchsorted(corners[1 : bands + 1].contiguous(), mel)
    right = corners[falling + 1]
    share = ((right - mel) / (right - corners[falling])).unsqueeze(1)
    weights = torch.zeros([count, bands + 2], dtype=torch.float64, device=like.device)
    weights = weights.scatter(1, falling.unsqueeze(1), share)
    weights = weights.scatter(1, falling.unsqueeze(1) + 1, 1.0 - share)
    return weights[:, 1 : bands + 1]
