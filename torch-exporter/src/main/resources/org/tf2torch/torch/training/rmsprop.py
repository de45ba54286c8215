class RMSprop(torch.optim.Optimizer):
    """RMSprop as Keras computes it: epsilon is added under the root, not to it."""

    def __init__(self, params, lr, alpha=0.9, eps=1e-7, momentum=0.0, centered=False):
        defaults = {"lr": lr, "alpha": alpha, "eps": eps, "momentum": momentum}
        super().__init__(params, {**defaults, "centered": centered})

    @torch.no_grad()
    def step(self, closure=None):
        loss = None if closure is None else torch.enable_grad()(closure)()
        for group in self.param_groups:
            alpha = group["alpha"]
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if "square_avg" not in state:
                    for name in ("square_avg", "grad_avg", "momentum_buffer"):
                        state[name] = torch.zeros_like(p)
                square_avg = state["square_avg"]
                square_avg.mul_(alpha).addcmul_(p.grad, p.grad, value=1 - alpha)
                variance = square_avg
                if group["centered"]:
                    grad_avg = state["grad_avg"]
                    grad_avg.mul_(alpha).add_(p.grad, alpha=1 - alpha)
                    variance = square_avg - grad_avg.square()
                move = group["lr"] * p.grad * (variance + group["eps"]).rsqrt()
                if group["momentum"] > 0:
                    move = state["momentum_buffer"].mul_(group["momentum"]).add_(move)
                p.sub_(move)
        return loss
