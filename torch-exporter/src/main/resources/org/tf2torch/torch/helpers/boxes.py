# Choosing among scored boxes (y1, x1, y2, x2), any two corners.
# Source: tensorflow/core/kernels/image/non_max_suppression_op.cc.


# Intersection over union of each box [n, 4] with one of them; nothing overlaps a box without area.
def box_overlaps(boxes: Tensor, one: Tensor) -> Tensor:
    wide = boxes.to(torch.float32)
    low = torch.minimum(wide[:, :2], wide[:, 2:])
    high = torch.maximum(wide[:, :2], wide[:, 2:])
    area = torch.prod(high - low, 1)
    sides = torch.minimum(high, high[one]) - torch.maximum(low, low[one])
    common = torch.prod(torch.clamp_min(sides, 0.0), 1)
    valid = (area > 0.0) & (area[one] > 0.0)
    return torch.where(
        valid, common / (area + area[one] - common), torch.zeros_like(area)
    )


# Indices, scores and number of the picked boxes. With a sigma above 0, overlap lowers scores instead of dropping boxes.
def non_max_suppression(
    boxes: Tensor,
    scores: Tensor,
    limit: int,
    overlap: Tensor,
    least: Tensor,
    sigma: Tensor,
    overlaps_given: bool,
    padded: bool,
) -> tuple[Tensor, Tensor, Tensor]:
    left = scores
    alive = scores > least.to(scores.dtype)
    soft = bool(sigma > 0.0)
    places = torch.arange(scores.shape[0], device=scores.device)
    chosen = torch.zeros([0], dtype=torch.int64, device=scores.device)
    kept = torch.zeros([0], dtype=scores.dtype, device=scores.device)
    while chosen.shape[0] < limit and bool(torch.any(alive)):
        best = torch.argmax(
            torch.where(alive, left, torch.full_like(left, float("-inf")))
        )
        chosen = torch.cat([chosen, best.unsqueeze(0)])
        kept = torch.cat([kept, left[best].unsqueeze(0)])
        alive = alive & (places != best)
        near = boxes[:, best] if overlaps_given else box_overlaps(boxes, best)
        near = near.to(scores.dtype)
        if soft:
            left = left * torch.exp(-0.5 / sigma.to(scores.dtype) * near * near)
            alive = alive & (left > least.to(scores.dtype))
        else:
            alive = alive & torch.logical_not(near > overlap.to(scores.dtype))
    count = torch.tensor(chosen.shape[0], dtype=torch.int32, device=scores.device)
    if padded:
        missing = limit - chosen.shape[0]
        chosen = torch.constant_pad_nd(chosen, [0, missing], 0)
        kept = torch.constant_pad_nd(kept, [0, missing], 0)
    return chosen.to(torch.int32), kept, count


# Boxes [n, b, q, 4] and scores [n, b, classes]: the best of all classes of each image.
def combined_non_max_suppression(
    boxes: Tensor,
    scores: Tensor,
    per_class: int,
    total: int,
    overlap: Tensor,
    least: Tensor,
    padded_per_class: bool,
    clipped: bool,
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    classes = scores.shape[2]
    room = min(total, per_class * classes) if padded_per_class else total
    hard = torch.zeros([], dtype=scores.dtype, device=scores.device)
    result_boxes = torch.zeros(
        [boxes.shape[0], room, 4], dtype=boxes.dtype, device=boxes.device
    )
    result_scores = torch.zeros(
        [boxes.shape[0], room], dtype=scores.dtype, device=boxes.device
    )
    result_classes = torch.zeros(
        [boxes.shape[0], room], dtype=torch.float32, device=boxes.device
    )
    result_count = torch.zeros([boxes.shape[0]], dtype=torch.int32, device=boxes.device)
    for n in range(boxes.shape[0]):
        found = torch.jit.annotate(list[Tensor], [])
        values = torch.jit.annotate(list[Tensor], [])
        owners = torch.jit.annotate(list[Tensor], [])
        for c in range(classes):
            own = boxes[n, :, c if boxes.shape[2] > 1 else 0]
            picked, kept, _ = non_max_suppression(
                own, scores[n, :, c], per_class, overlap, least, hard, False, False
            )
            found.append(own[picked.to(torch.int64)])
            values.append(kept)
            owners.append(torch.full_like(kept, c))
        if classes > 0:
            ordered, place = torch.sort(
                torch.cat(values), stable=True, dim=0, descending=True
            )
            place = place[:room]
            size = place.shape[0]
            corners = torch.cat(found)[place]
            result_boxes[n, :size] = (
                torch.clamp(corners, 0.0, 1.0) if clipped else corners
            )
            result_scores[n, :size] = ordered[:room]
            result_classes[n, :size] = torch.cat(owners)[place]
            result_count[n] = size
    return result_boxes, result_scores, result_classes, result_count
