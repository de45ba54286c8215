class SGD(torch.optim.Optimizer):
    """SGD as Keras computes it: the velocity holds the learning rate of its time."""

    def __init__(self, params, lr, momentum=0.9, nesterov=False):
        defaults = {"lr": lr, "momentum": momentum, "nesterov": nesterov}
        super().__init__(params, defaults)

    @torch.no_grad()
    def step(self, closure=None):
        loss = None if closure is None else torch.enable_grad()(closure)()
        for group in self.param_groups:
            lr, momentum = group["lr"], group["momentum"]
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if "velocity" not in state:
                    state["velocity"] = torch.zeros_like(p)
                velocity = state["velocity"]
                velocity.mul_(momentum).sub_(p.grad, alpha=lr)
                if group["nesterov"]:
                    p.add_(velocity, alpha=momentum).sub_(p.grad, alpha=lr)
                else:
                    p.add_(velocity)
        return loss
