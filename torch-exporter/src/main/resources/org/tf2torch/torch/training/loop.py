def train_epoch(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    loader: DataLoader,
    device: torch.device,
) -> float:
    """One pass over the data; the mean loss."""
    model.train()
    total, count = 0.0, 0
    for batch in loader:
        inputs, target = unpack(batch, device)
        optimizer.zero_grad()
        value = loss(model(*inputs), target@MODEL@)
        value.backward()
        optimizer.step()
        total += value.item() * len(batch[0])
        count += len(batch[0])
    return total / count


@torch.no_grad()
def evaluate(model: nn.Module, loader: DataLoader, device: torch.device) -> str:
    """The mean loss and metrics."""
    model.eval()
    totals: dict[str, float] = {}
    count = 0
    for batch in loader:
        inputs, target = unpack(batch, device)
        output = model(*inputs)
        values = {"loss": loss(output, target@MODEL@), **metrics(output, target)}
        for name, value in values.items():
            totals[name] = totals.get(name, 0.0) + float(value) * len(batch[0])
        count += len(batch[0])
    return "  ".join(f"{name} {total / count:.4f}" for name, total in totals.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="@DATA@")
    parser.add_argument("--test", type=Path, help="the same, to evaluate with")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", help="such as cuda:0; a GPU when there is one")
    parser.add_argument("--checkpoint", type=Path, default=HERE / "checkpoint.pth")
    parser.add_argument("--resume", action="store_true", help="from the checkpoint")
@SCRATCH@@SCALING@    args = parser.parse_args()

    torch.manual_seed(args.seed)
    best = "cuda" if torch.cuda.is_available() else "cpu"
    device = torch.device(args.device or best)
    model = make_model().to(device)
    optimizer = make_optimizer(model)
@FORGET@    if args.resume:
        checkpoint = torch.load(args.checkpoint, map_location=device, weights_only=True)
        model.load_state_dict(checkpoint["model"])
        optimizer.load_state_dict(checkpoint["optimizer"])

    data = load_data(args.data@SCALED@)
    loader = DataLoader(data, args.batch_size, shuffle=True)
    test = load_data(args.test@SCALED@) if args.test else data
    test_loader = DataLoader(test, args.batch_size)
    for epoch in range(1, args.epochs + 1):
        value = train_epoch(model, optimizer, loader, device)
        print(f"epoch {epoch}  loss {value:.4f}")
        state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
        torch.save(state, args.checkpoint)
    print(f"{args.test or args.data}  {evaluate(model, test_loader, device)}")


if __name__ == "__main__":
    main()
