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


def words_in_each_row(rows: list[list[str]]) -> int:
    return len(rows[0]) if len(rows) > 0 else 0


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


# TensorFlow lowers the letters of ASCII alone.
def lowercase(words: list[str]) -> list[str]:
    upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    lower = "abcdefghijklmnopqrstuvwxyz"
    lowered = torch.jit.annotate(list[str], [])
    for word in words:
        result = ""
        for i in range(len(word)):
            place = upper.find(word[i])
            result += lower[place] if place >= 0 else word[i]
        lowered.append(result)
    return lowered


# Every one of the characters, all of them ASCII, replaced.
def replace_any(words: list[str], characters: str, by: str) -> list[str]:
    replaced = torch.jit.annotate(list[str], [])
    for word in words:
        result = ""
        for i in range(len(word)):
            result += by if characters.find(word[i]) >= 0 else word[i]
        replaced.append(result)
    return replaced


def replace_all(words: list[str], piece: str, by: str) -> list[str]:
    return [word.replace(piece, by) for word in words]


# The parts of all words between the blanks of ASCII, and how many each word has, beside the tensor.
def split_at_blanks(words: list[str], like: Tensor) -> tuple[list[str], Tensor]:
    parts = torch.jit.annotate(list[str], [])
    counts = torch.jit.annotate(list[int], [])
    for word in words:
        before = len(parts)
        part = ""
        for i in range(len(word)):
            code = ord(word[i])
            blank = code in [9, 10, 11, 12, 13, 32]
            if not blank:
                part += word[i]
            elif len(part) > 0:
                parts.append(part)
                part = ""
        if len(part) > 0:
            parts.append(part)
        counts.append(len(parts) - before)
    return parts, torch.tensor(counts, dtype=torch.int64, device=like.device)
