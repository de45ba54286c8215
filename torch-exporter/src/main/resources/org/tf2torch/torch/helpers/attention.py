# Attention whose scores and mask broadcast both ways.


# The query repeated as the mask asks: PyTorch broadcasts a mask to the scores, but not the scores to
# the mask. Mostly both have the same sizes, and this does nothing.
def repeat_for_mask(query: Tensor, mask: Tensor) -> Tensor:
    sizes = list(query.shape)
    for i in range(2, mask.dim() + 1):
        if sizes[query.dim() - i] == 1:
            sizes[query.dim() - i] = mask.size(mask.dim() - i)
    return query.expand(sizes)


# softmax(query key^T / sqrt(E) + mask) value.
def attention(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
    repeated = repeat_for_mask(query, mask)
    return torch.nn.functional.scaled_dot_product_attention(repeated, key, value, mask)


# As above, only to where the boolean mask is true. A row that may attend to nothing gives 0; before
# PyTorch 2.5 it would be NaN.
def masked_attention(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
    repeated = repeat_for_mask(query, mask)
    attended = torch.nn.functional.scaled_dot_product_attention(
        repeated, key, value, mask
    )
    nothing = torch.logical_not(torch.any(mask, -1, True))
    return attended.masked_fill(nothing, 0.0)
