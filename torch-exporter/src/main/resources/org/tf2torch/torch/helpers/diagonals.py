# Diagonals of matrices.

# How far behind the start of its row each diagonal begins, and its length.
def diagonal_offsets(
    k: Tensor, rows: int, columns: int, longest: int, left_above: bool, left_below: bool
) -> tuple[Tensor, Tensor]:
    lengths = torch.minimum(
        rows + torch.clamp(k, max=0), columns - torch.clamp(k, min=0)
    )
    offsets = longest - lengths
    if left_above:
        offsets = torch.where(k >= 0, torch.zeros_like(k), offsets)
    if left_below:
        offsets = torch.where(k <= 0, torch.zeros_like(k), offsets)
    return offsets, lengths


# Matrices of that size: the band where it lies, the other tensor everywhere else.
def matrix_with_band(
    x: Tensor, band: Tensor, k: list[int], left_above: bool, left_below: bool
) -> Tensor:
    low = k[0]
    high = k[-1]
    rows = x.size(-2)
    columns = x.size(-1)
    longest = band.size(-1)
    leading = band.dim() - (1 if low == high else 2)
    stored = band.reshape(
        [band.size(i) for i in range(leading)] + [(high - low + 1) * longest]
    )
    row = torch.arange(rows, device=x.device).unsqueeze(-1)
    column = torch.arange(columns, device=x.device)
    diagonal = column - row
    offsets, _ = diagonal_offsets(
        diagonal, rows, columns, longest, left_above, left_below
    )
    place = (high - diagonal) * longest + torch.minimum(row, column) + offsets
    inside = (diagonal >= low) & (diagonal <= high)
    flat = torch.where(inside, place, torch.zeros_like(place)).reshape(-1)
    values = stored.index_select(-1, flat)
    sizes = [band.size(i) for i in range(leading)] + [rows, columns]
    return torch.where(inside, values.reshape(sizes), x)


# Matrices with a given band, as large as the band needs where a size is -1.
def matrix_from_band(
    band: Tensor,
    k: list[int],
    rows: int,
    columns: int,
    padding: Tensor,
    left_above: bool,
    left_below: bool,
) -> Tensor:
    longest = band.size(-1)
    least_rows = longest - min(k[-1], 0)
    least_columns = longest + max(k[0], 0)
    if rows == -1 and columns == -1:
        rows = max(least_rows, least_columns)
        columns = rows
    elif rows == -1:
        rows = least_rows
    elif columns == -1:
        columns = least_columns
    leading = band.dim() - (1 if k[0] == k[-1] else 2)
    sizes = [band.size(i) for i in range(leading)] + [rows, columns]
    empty = padding.reshape([]).expand(sizes)
    return matrix_with_band(empty, band, k, left_above, left_below)


# The band of matrices, shorter diagonals padded.
def band_of_matrix(
    x: Tensor, k: list[int], padding: Tensor, left_above: bool, left_below: bool
) -> Tensor:
    low = k[0]
    high = k[-1]
    rows = x.size(-2)
    columns = x.size(-1)
    longest = min(rows + min(high, 0), columns - max(low, 0))
    diagonal = torch.arange(high, low - 1, -1, device=x.device).unsqueeze(-1)
    offsets, lengths = diagonal_offsets(
        diagonal, rows, columns, longest, left_above, left_below
    )
    place = torch.arange(longest, device=x.device) - offsets
    inside = (place >= 0) & (place < lengths)
    row = place - torch.clamp(diagonal, max=0)
    column = place + torch.clamp(diagonal, min=0)
    flat = torch.where(inside, row * columns + column, torch.zeros_like(place))
    values = x.flatten(-2).index_select(-1, flat.reshape(-1))
    sizes = [x.size(i) for i in range(x.dim() - 2)]
    values = values.reshape(sizes + [high - low + 1, longest])
    result = torch.where(inside, values, padding.reshape([]))
    return result.squeeze(-2) if low == high else result


# Matrices with zeros outside of a band; a negative number of diagonals means all of them.
def keep_band(x: Tensor, below: int, above: int) -> Tensor:
    row = torch.arange(x.size(-2), device=x.device).unsqueeze(-1)
    column = torch.arange(x.size(-1), device=x.device)
    inside = torch.ones_like(row == column)
    if below >= 0:
        inside = inside & (row - column <= below)
    if above >= 0:
        inside = inside & (column - row <= above)
    return torch.where(inside, x, torch.zeros_like(x))
