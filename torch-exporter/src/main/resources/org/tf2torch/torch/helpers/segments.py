# Combining the slices of a tensor that carry the same number.


# Row s combines the slices whose number is s; slices with a negative number are left out.
def segment_reduce(
    x: Tensor, numbers: Tensor, count: int, how: str, neutral: Tensor, empty: Tensor
) -> Tensor:
    inner = list(x.shape[numbers.dim() :])
    # One more row takes what is left out.
    numbers = torch.flatten(torch.where(torch.lt(numbers, 0), count, numbers))
    size = 1
    for length in inner:
        size = size * length
    values = torch.reshape(x, [numbers.shape[0], size])
    rows = neutral.to(x.dtype).expand([count + 1, size])
    half = x.dtype == torch.float16 or x.dtype == torch.bfloat16
    if half:
        values = values.to(torch.float32)
        rows = rows.to(torch.float32)
    counts = torch.zeros([count + 1], device=x.device, dtype=torch.int64)
    counts = torch.index_add(counts, 0, numbers, torch.ones_like(numbers))
    counts = torch.unsqueeze(counts, 1)
    if how == "prod" or how == "amin" or how == "amax":
        rows = torch.scatter_reduce(
            rows, 0, numbers.unsqueeze(1).expand_as(values), values, how
        )
    else:
        rows = torch.index_add(rows, 0, numbers, values)
    if how == "sqrt_n":
        rows = torch.div(rows, torch.sqrt(torch.clamp(counts, min=1).to(rows.dtype)))
    if how == "mean":
        divisor = torch.clamp(counts, min=1).to(rows.dtype)
        exact = rows.is_floating_point() or rows.is_complex()
        rows = (
            torch.div(rows, divisor)
            if exact
            else torch.div(rows, divisor, rounding_mode="trunc")
        )
    rows = torch.where(torch.eq(counts, 0), empty.to(rows.dtype), rows)
    return torch.reshape(rows[:count].to(x.dtype), [count] + inner)
