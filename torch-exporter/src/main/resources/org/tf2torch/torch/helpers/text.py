# Text, which tensors cannot hold: a word is a number wherever the model computes with it.


# The number of each word. A word that the model knows has its own; any other has -1 less the place
# where it first stands among all words that came in. `like` is a tensor where the numbers are to be.
def word_numbers(
    words: list[str], all_words: list[str], known: dict[str, int], like: Tensor
) -> Tensor:
    others = torch.jit.annotate(dict[str, int], {})
    for place in range(len(all_words)):
        word = all_words[place]
        if word not in known and word not in others:
            others[word] = -1 - place
    numbers = torch.jit.annotate(list[int], [])
    for word in words:
        numbers.append(known[word] if word in known else others[word])
    return torch.tensor(numbers, dtype=torch.int64, device=like.device)


# The word of each number in a vector.
def number_words(numbers: Tensor, all_words: list[str], known: list[str]) -> list[str]:
    words = torch.jit.annotate(list[str], [])
    for number in torch.jit.annotate(list[int], numbers.tolist()):
        words.append(known[number] if number >= 0 else all_words[-1 - number])
    return words


def no_words() -> list[str]:
    return torch.jit.annotate(list[str], [])


def words_in_a_row(rows: list[list[str]]) -> list[str]:
    words = torch.jit.annotate(list[str], [])
    for row in rows:
        assert len(row) == len(rows[0]), "all rows must have the same number of words"
        words.extend(row)
    return words


# A vector of numbers in the rows of their words; `width` is that of no rows at all.
def numbers_in_rows(numbers: Tensor, rows: list[list[str]], width: int) -> Tensor:
    return numbers.reshape(len(rows), len(rows[0]) if len(rows) > 0 else width)


# Words in the rows of their numbers, a matrix.
def words_in_rows(words: list[str], numbers: Tensor) -> list[list[str]]:
    rows = torch.jit.annotate(list[list[str]], [])
    width = numbers.size(1)
    for i in range(numbers.size(0)):
        rows.append(words[i * width : (i + 1) * width])
    return rows
