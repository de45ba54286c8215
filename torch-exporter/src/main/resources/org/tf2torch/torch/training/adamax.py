class Adamax(torch.optim.Optimizer):
    """Adamax as Keras computes it: epsilon is added after the maximum, not before."""

    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-7):
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps})

    @torch.no_grad()
    def step(self, closure=None):
        loss = None if closure is None else torch.enable_grad()(closure)()
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if "step" not in state:
                    state["step"] = torch.tensor(0.0)
                    state["exp_avg"] = torch.zeros_like(p)
                    state["exp_inf"] = torch.zeros_like(p)
                state["step"] += 1
                exp_avg = state["exp_avg"].lerp_(p.grad, 1 - beta1)
                exp_inf = state["exp_inf"].mul_(beta2)
                torch.maximum(exp_inf, p.grad.abs(), out=exp_inf)
                lr = group["lr"] / (1 - beta1 ** state["step"].item())
                p.addcdiv_(exp_avg, exp_inf + group["eps"], value=-lr)
        return loss
