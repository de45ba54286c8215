class Adagrad(torch.optim.Optimizer):
    """Adagrad as Keras computes it: epsilon is added under the root, not to it."""

    def __init__(self, params, lr, initial=0.1, eps=1e-7):
        super().__init__(params, {"lr": lr, "initial": initial, "eps": eps})

    @torch.no_grad()
    def step(self, closure=None):
        loss = None if closure is None else torch.enable_grad()(closure)()
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if "sum" not in state:
                    state["sum"] = torch.full_like(p, group["initial"])
                total = state["sum"].addcmul_(p.grad, p.grad)
                p.sub_(group["lr"] * p.grad / (total + group["eps"]).sqrt())
        return loss
