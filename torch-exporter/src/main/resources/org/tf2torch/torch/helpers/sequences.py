# Sequences of classes: connectionist temporal classification (Graves et al., 2006). The last class
# is the blank.


# The loss of each sequence, and its gradient by the log-odds x [time, batch, classes].
def ctc_loss(
    x: Tensor,
    indices: Tensor,
    values: Tensor,
    lengths: Tensor,
    collapse: bool,
    merge: bool,
    skip: bool,
) -> tuple[Tensor, Tensor]:
    steps, batch, blank = x.size(0), x.size(1), x.size(2) - 1
    rows = indices.select(1, 0)
    path, last = ctc_path(rows, values.to(torch.int64), batch, blank, collapse)
    places = path.unsqueeze(0).expand([steps, -1, -1])
    odds = torch.softmax(x, 2)
    log_odds = torch.log(odds).gather(2, places)
    stays = torch.ones_like(path, dtype=torch.bool) if merge else torch.eq(path, blank)
    # From label to label without a blank between, which must part equal ones that are merged.
    jumps = torch.ne(path, blank)
    if merge:
        jumps = jumps & torch.ne(path, shift(path, 2, -1.0))
    both = ctc_forward(log_odds, stays, jumps)
    both = both + ctc_backward(log_odds, stays, jumps, lengths, last)
    likelihood = torch.logsumexp(both[0], 1)
    shares = torch.exp(both - likelihood.unsqueeze(1))
    gradient = odds - torch.zeros_like(odds).scatter_add(2, places, shares)
    gradient = torch.where(
        torch.isinf(likelihood).reshape([1, batch, 1]), odds, gradient
    )
    left_out = lengths == 0
    if skip:
        left_out = left_out | (ctc_counts(rows, batch) > lengths)
    time = torch.arange(steps, device=x.device).unsqueeze(1)
    outside = (left_out | (time >= lengths)).unsqueeze(2)
    loss = torch.where(left_out, torch.zeros_like(likelihood), torch.neg(likelihood))
    return loss, torch.where(outside, torch.zeros_like(gradient), gradient)


def ctc_counts(rows: Tensor, batch: int) -> Tensor:
    counts = torch.zeros([batch], device=rows.device, dtype=torch.int64)
    return counts.scatter_add(0, rows, torch.ones_like(rows))


# The labels of each row between blanks, and the place of its last blank; labels from the blank on
# are left out, and repetitions if they collapse.
def ctc_path(
    rows: Tensor, values: Tensor, batch: int, blank: int, collapse: bool
) -> tuple[Tensor, Tensor]:
    kept = values < blank
    if collapse:
        repeated = (values == torch.roll(values, 1)) & (rows == torch.roll(rows, 1))
        kept = kept & ~(repeated & (torch.arange(rows.size(0), device=rows.device) > 0))
    rows = rows[kept]
    counts = ctc_counts(rows, batch)
    starts = torch.cumsum(counts, 0) - counts
    places = torch.arange(rows.size(0), device=rows.device) - starts[rows]
    longest = int(torch.max(counts))
    path = torch.full(
        [batch, 2 * longest + 1], blank, device=rows.device, dtype=torch.int64
    )
    return torch.index_put(path, [rows, 2 * places + 1], values[kept]), 2 * counts


# Along the last axis by some places to the right, or to the left; what comes in is a number.
def shift(x: Tensor, places: int, number: float) -> Tensor:
    size = x.size(-1)
    if places < 0:
        return torch.constant_pad_nd(x, [0, -places], number)[..., -places:]
    return torch.constant_pad_nd(x, [places, 0], number)[..., :size]


# For each step and place the log-probability of all ways to it: [time, batch, places].
def ctc_forward(log_odds: Tensor, stays: Tensor, jumps: Tensor) -> Tensor:
    never = -float("inf")
    first = torch.arange(log_odds.size(2), device=log_odds.device) < 2
    ways = torch.where(first, log_odds[0], torch.full_like(log_odds[0], never))
    steps = [ways]
    for t in range(1, log_odds.size(0)):
        stay = torch.where(stays, ways, torch.full_like(ways, never))
        jump = torch.where(jumps, shift(ways, 2, never), torch.full_like(ways, never))
        ways = torch.logaddexp(torch.logaddexp(stay, shift(ways, 1, never)), jump)
        ways = ways + log_odds[t]
        steps.append(ways)
    return torch.stack(steps)


# For each step and place the log-probability of all ways from there to the end of its row.
def ctc_backward(
    log_odds: Tensor, stays: Tensor, jumps: Tensor, lengths: Tensor, last: Tensor
) -> Tensor:
    never = -float("inf")
    places = torch.arange(log_odds.size(2), device=log_odds.device)
    at_end = (places == last.unsqueeze(1)) | (places == last.unsqueeze(1) - 1)
    ends = torch.where(
        at_end, torch.zeros_like(log_odds[0]), torch.full_like(log_odds[0], never)
    )
    none = torch.full_like(ends, never)
    ways = none
    steps = [ways]
    steps.clear()
    for i in range(log_odds.size(0)):
        t = log_odds.size(0) - 1 - i
        if i > 0:
            after = ways + log_odds[t + 1]
            jump = shift(torch.where(jumps, after, none), -2, never)
            stay = torch.where(stays, after, none)
            ways = torch.logaddexp(torch.logaddexp(stay, shift(after, -1, never)), jump)
        ways = torch.where((lengths == t + 1).unsqueeze(1), ends, ways)
        steps.append(ways)
    return torch.flip(torch.stack(steps), [0])


# The most probable sequences of each batch entry by a beam search over the log-odds x [time, batch,
# classes], padded with -1: [batch, paths, longest], and their log-probabilities [batch, paths].
def ctc_beam_search(
    x: Tensor, lengths: Tensor, width: int, paths: int, merge: bool
) -> tuple[Tensor, Tensor]:
    log_odds = torch.log_softmax(x, 2).to(torch.float64)
    found = torch.jit.annotate(list[list[int]], [])
    scores = torch.jit.annotate(list[float], [])
    longest = 0
    for b in range(x.size(1)):
        sequences, totals = ctc_beams(
            log_odds[: max(int(lengths[b]), 0), b], width, paths, merge
        )
        for p in range(paths):
            longest = max(longest, len(sequences[p]))
            found.append(sequences[p])
            scores.append(totals[p])
    numbers = torch.jit.annotate(list[int], [])
    for sequence in found:
        for label in sequence:
            numbers.append(label)
        for _i in range(longest - len(sequence)):
            numbers.append(-1)
    padded = torch.tensor(numbers, dtype=torch.int64, device=x.device)
    return (
        torch.reshape(padded, [x.size(1), paths, longest]),
        torch.reshape(
            torch.tensor(scores, dtype=x.dtype, device=x.device), [x.size(1), paths]
        ),
    )


def log_add(a: float, b: float) -> float:
    both = torch.tensor([a, b], dtype=torch.float64)
    return float(torch.logsumexp(both, 0))


# One beam search. An entry is a sequence: its last label and the entry without it. Its probabilities
# are those of all ways that end in a blank, in its label, and both; "old" ones are a step older.
def ctc_beams(
    log_odds: Tensor, width: int, paths: int, merge: bool
) -> tuple[list[list[int]], list[float]]:
    never = -float("inf")
    blank = log_odds.size(1) - 1
    parent, label = [-1], [-1]
    total, in_blank, in_label = [0.0], [0.0], [never]
    old_total, old_blank = [never], [never]
    children = torch.jit.annotate(dict[int, int], {})
    leaves = [0]
    for t in range(log_odds.size(0)):
        row = torch.jit.annotate(list[float], log_odds[t].tolist())
        branches = leaves
        for b in branches:
            old_total[b] = total[b]
            old_blank[b] = in_blank[b]
        leaves = torch.jit.annotate(list[int], [])
        for b in branches:
            up = parent[b]
            if up >= 0:
                if total[up] != never:
                    before = old_blank[up] if label[b] == label[up] else old_total[up]
                    in_label[b] = log_add(in_label[b], before)
                in_label[b] = in_label[b] + row[label[b]]
            in_blank[b] = old_total[b] + row[blank]
            total[b] = log_add(in_blank[b], in_label[b])
            insert_by(leaves, b, total)
        for b in branches:
            for c in range(blank):
                # Also what left the beam in this step may still grow, but only into free places.
                if not enters(old_total[b], leaves, total, width):
                    continue
                code = b * blank + c
                if code not in children:
                    children[code] = len(parent)
                    parent.append(b)
                    label.append(c)
                    total.append(never)
                    in_blank.append(never)
                    in_label.append(never)
                    old_total.append(never)
                    old_blank.append(never)
                child = children[code]
                if total[child] != never:
                    continue
                before = old_blank[b] if c == label[b] else old_total[b]
                grown = row[c] + before
                if enters(grown, leaves, total, width):
                    if len(leaves) == width:
                        bottom = leaves.pop()
                        total[bottom] = never
                        in_blank[bottom] = never
                        in_label[bottom] = never
                    in_blank[child] = never
                    in_label[child] = grown
                    total[child] = grown
                    insert_by(leaves, child, total)
                else:
                    old_total[child] = never
                    old_blank[child] = never
    assert len(leaves) >= paths, (
        "the beam search found fewer sequences than are asked for"
    )
    sequences = torch.jit.annotate(list[list[int]], [])
    scores = torch.jit.annotate(list[float], [])
    for p in range(paths):
        scores.append(total[leaves[p]])
        sequences.append(ctc_labels(leaves[p], parent, label, merge))
    return sequences, scores


def ctc_labels(
    entry: int, parent: list[int], label: list[int], merge: bool
) -> list[int]:
    labels = torch.jit.annotate(list[int], [])
    after = -1
    while parent[entry] >= 0:
        if not merge or label[entry] != after:
            labels.append(label[entry])
        after = label[entry]
        entry = parent[entry]
    labels.reverse()
    return labels


# Whether a sequence of that probability has a place in the beam.
def enters(
    probability: float, leaves: list[int], total: list[float], width: int
) -> bool:
    if probability == -float("inf"):
        return False
    return len(leaves) < width or probability > total[leaves[-1]]


# Puts an entry behind those that are at least as probable.
def insert_by(leaves: list[int], entry: int, total: list[float]) -> None:
    place = len(leaves)
    while place > 0 and total[leaves[place - 1]] < total[entry]:
        place = place - 1
    leaves.insert(place, entry)


# Levenshtein's distance of each sequence from the true one with the same number.
def edit_distances(
    rows: Tensor,
    values: Tensor,
    true_rows: Tensor,
    true_values: Tensor,
    count: int,
    normalize: bool,
) -> Tensor:
    distances = torch.jit.annotate(list[float], [])
    for row in range(count):
        found = torch.jit.annotate(list[int], values[rows == row].tolist())
        truth = torch.jit.annotate(list[int], true_values[true_rows == row].tolist())
        distance = float(edit_distance(found, truth))
        if normalize and distance > 0:
            distance = distance / len(truth) if len(truth) > 0 else float("inf")
        distances.append(distance)
    return torch.tensor(distances, dtype=torch.float32, device=rows.device)


def edit_distance(found: list[int], truth: list[int]) -> int:
    # The distances of what was read so far from each beginning of the truth.
    row = torch.jit.annotate(list[int], [])
    for i in range(len(truth) + 1):
        row.append(i)
    for i in range(len(found)):
        corner = row[0]
        row[0] = i + 1
        for j in range(len(truth)):
            replaced = corner if found[i] == truth[j] else corner + 1
            corner = row[j + 1]
            row[j + 1] = min(replaced, min(row[j], row[j + 1]) + 1)
    return row[len(truth)]
