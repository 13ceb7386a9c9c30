from __future__ import annotations

import numpy as np
import pytest

from safety.judge.network import (
    Adam,
    Network,
    batch,
    initial,
    loss_and_gradients,
    probabilities,
    softmax,
)

SETS = [[0, 3, 4], [1], [3, 5, 6, 2], [4, 4, 0]]
CLASSES = [0, 2, 1, 3]
WEIGHTS = np.array([1.0, 0.5, 2.0, 1.5])


def network() -> Network:
    random = np.random.default_rng(1)
    made = initial(8, 5, 4, np.arange(7), random)
    for one in made.parameters():
        one += random.normal(0, 0.3, one.shape)  # no unit sits on the kink of its relu
    return made


@pytest.mark.parametrize("which", range(4))
def test_the_gradients_are_those_that_finite_differences_find(which: int) -> None:
    given, made, step = batch(SETS, CLASSES), network(), 1e-6
    _, gradients = loss_and_gradients(made, given, WEIGHTS)
    parameter = made.parameters()[which]
    for place in np.ndindex(parameter.shape):
        kept = parameter[place]
        parameter[place] = kept + step
        above, _ = loss_and_gradients(made, given, WEIGHTS)
        parameter[place] = kept - step
        below, _ = loss_and_gradients(made, given, WEIGHTS)
        parameter[place] = kept
        assert gradients[which][place] == pytest.approx((above - below) / (2 * step), abs=1e-7)


def test_the_loss_is_the_mean_weighed_cross_entropy_of_the_probabilities() -> None:
    made = network()
    loss, _ = loss_and_gradients(made, batch(SETS, CLASSES), WEIGHTS)
    each = [
        -WEIGHTS[one] * np.log(probabilities(made, numbers)[one])
        for numbers, one in zip(SETS, CLASSES, strict=True)
    ]
    assert loss == pytest.approx(np.mean(each))


def test_probabilities_sum_to_one_however_large_the_scores() -> None:
    assert softmax(np.array([1e4, 0.0, -1e4])) == pytest.approx([1, 0, 0])
    assert probabilities(network(), []).sum() == pytest.approx(1)


def test_features_that_are_not_used_say_nothing() -> None:
    made = initial(8, 5, 4, np.array([0, 1]), np.random.default_rng(2))
    assert not made.w1[2:].any()
    assert made.w1[:2].all()


def test_adam_learns_what_there_is_to_learn() -> None:
    made, given = network(), batch(SETS, CLASSES)
    before, _ = loss_and_gradients(made, given, np.ones(4))
    adam = Adam(made, rate=0.05)
    for _ in range(600):
        adam.step(loss_and_gradients(made, given, np.ones(4))[1])
    after, _ = loss_and_gradients(made, given, np.ones(4))
    assert after < 0.02 < before
    assert [int(probabilities(made, numbers).argmax()) for numbers in SETS] == CLASSES


def test_the_first_step_of_adam_is_as_long_as_the_rate() -> None:
    made = network()
    before = made.b2.copy()
    gradients = [np.zeros_like(one) for one in made.parameters()]
    gradients[3][:] = [3.0, -2.0, 0.5, 0.0]
    Adam(made, rate=0.01).step(gradients)
    assert made.b2 - before == pytest.approx([-0.01, 0.01, -0.01, 0.0])
