"""Attention against torch's own, and MLA against its published formulas, in float64."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional

from vision.models.attention import GroupedAttention, LatentAttention, attend, multi_head, multi_query
from vision.models.cache import Cache
from vision.models.masks import both, causal_mask, padding_mask
from vision.models.rotary import rotated

EXACT = {"rtol": 1e-10, "atol": 1e-12}


@pytest.fixture(autouse=True)
def seeded() -> Iterator[None]:
    torch.manual_seed(7)
    with torch.no_grad():
        yield


def random(*shape: int) -> Tensor:
    return torch.randn(*shape, dtype=torch.float64)


@settings(max_examples=40, deadline=None)
@given(
    batch=st.integers(1, 3),
    groups=st.integers(1, 3),
    each=st.integers(1, 3),
    queries=st.integers(1, 5),
    keys=st.integers(1, 6),
    width=st.integers(1, 5),
    masked=st.booleans(),
)
def test_attending_is_torchs_own(
    batch: int, groups: int, each: int, queries: int, keys: int, width: int, masked: bool
) -> None:
    query, key = random(batch, groups * each, queries, width), random(batch, groups, keys, width)
    value = random(batch, groups, keys, width + 1)
    mask = torch.rand(batch, 1, queries, keys) < 0.7 if masked else None
    if mask is not None:
        mask[..., 0] = True  # torch gives not a number where a query may look nowhere
    ours = attend(query, key, value, mask)
    theirs = functional.scaled_dot_product_attention(
        query, key.repeat_interleave(each, 1), value.repeat_interleave(each, 1), attn_mask=mask
    )
    torch.testing.assert_close(ours, theirs, **EXACT)


def test_who_may_look_nowhere_gets_zeros() -> None:
    mask = torch.tensor([[True, True], [False, False]])
    seen = attend(random(1, 1, 2, 3), random(1, 1, 2, 3), random(1, 1, 2, 3), mask)
    assert torch.equal(seen[0, 0, 1], torch.zeros(3, dtype=torch.float64))
    assert torch.isfinite(seen).all()


def test_large_scores_and_half_precision_stay_finite() -> None:
    query = torch.full((1, 1, 2, 64), 200.0, dtype=torch.bfloat16)
    seen = attend(query, query, query)
    assert seen.dtype == torch.bfloat16
    torch.testing.assert_close(seen, query)


@pytest.mark.parametrize("causal", [False, True])
def test_multi_head_attention_is_torchs_own(causal: bool) -> None:
    ours = multi_head(12, 3, causal=causal).double()
    theirs = nn.MultiheadAttention(12, 3, batch_first=True).double()
    theirs.in_proj_weight.copy_(torch.cat([ours.query.weight, ours.key.weight, ours.value.weight]))
    theirs.in_proj_bias.copy_(torch.cat([ours.query.bias, ours.key.bias, ours.value.bias]))
    theirs.out_proj.load_state_dict(ours.out.state_dict())
    x = random(2, 5, 12)
    wanted, _ = theirs(x, x, x, attn_mask=~causal_mask(5, 5) if causal else None, need_weights=False)
    torch.testing.assert_close(ours(x), wanted, **EXACT)


def test_attention_over_something_else_is_torchs_own() -> None:
    ours = multi_head(8, 2).double()
    x, other = random(2, 3, 8), random(2, 6, 8)
    lengths = torch.tensor([6, 2])
    mask = padding_mask(lengths, 6)
    theirs = nn.MultiheadAttention(8, 2, batch_first=True).double()
    theirs.in_proj_weight.copy_(torch.cat([ours.query.weight, ours.key.weight, ours.value.weight]))
    theirs.in_proj_bias.copy_(torch.cat([ours.query.bias, ours.key.bias, ours.value.bias]))
    theirs.out_proj.load_state_dict(ours.out.state_dict())
    wanted, _ = theirs(x, other, other, key_padding_mask=~mask[:, 0, 0], need_weights=False)
    torch.testing.assert_close(ours(x, over=other, mask=mask), wanted, **EXACT)


@pytest.mark.parametrize("key_heads", [1, 2, 4])
def test_fewer_key_heads_are_as_many_with_the_same_weights(key_heads: int) -> None:
    few = GroupedAttention(16, 4, key_heads).double()
    many = multi_head(16, 4).double()
    many.load_state_dict(few.state_dict() | _repeated(few, 4 // key_heads))
    x = random(2, 5, 16)
    torch.testing.assert_close(few(x), many(x), **EXACT)


def _repeated(few: GroupedAttention, times: int) -> dict[str, Tensor]:
    def each(weight: Tensor) -> Tensor:
        return weight.unflatten(0, (few.key_heads, -1)).repeat_interleave(times, 0).flatten(0, 1)

    return {
        f"{name}.{part}": each(getattr(getattr(few, name), part))
        for name in ("key", "value")
        for part in ("weight", "bias")
    }


def layers() -> dict[str, nn.Module]:
    return {
        "MHA": multi_head(16, 4, causal=True, rotary=True),
        "MQA": multi_query(16, 4, causal=True, rotary=True),
        "GQA": GroupedAttention(16, 4, 2, causal=True, rotary=True),
        "MLA": LatentAttention(16, 4, latent=6, query_latent=8, head_width=4, turned=2),
    }


@pytest.mark.parametrize("name", list(layers()))
def test_a_cache_changes_nothing(name: str) -> None:
    layer = layers()[name].double()
    x = random(2, 9, 16)
    whole = layer(x)
    cache = layer.new_cache(2, 9)  # type: ignore[operator]
    pieces = [layer(x[:, :4], cache=cache), *(layer(x[:, i : i + 1], cache=cache) for i in range(4, 9))]
    torch.testing.assert_close(torch.cat(pieces, dim=1), whole, **EXACT)
    cache.cut(4)
    torch.testing.assert_close(layer(x[:, 4:], cache=cache), whole[:, 4:], **EXACT)


def test_what_a_token_takes_in_the_cache() -> None:
    sizes = {name: layer.double().new_cache(1, 1).bytes_a_token // 8 for name, layer in layers().items()}  # type: ignore[operator]
    assert sizes == {"MHA": 2 * 16, "MQA": 2 * 4, "GQA": 2 * 8, "MLA": 6 + 2}


def test_latent_attention_is_what_was_published() -> None:
    """Head by head and token by token, as equations 37 to 47 of arXiv 2405.04434 have it."""
    layer = LatentAttention(10, 2, latent=5, query_latent=7, head_width=4, turned=2).double()
    layer.norm.weight.copy_(random(5))
    layer.query_norm.weight.copy_(random(7))
    h = random(1, 6, 10)[0]
    wanted = torch.zeros(6, 8, dtype=torch.float64)
    for t in range(6):
        c_q = _rms(layer.query_down.weight @ h[t], layer.query_norm.weight)
        for i in range(2):
            q = (layer.query_up.weight @ c_q)[i * 6 : (i + 1) * 6]
            q = torch.cat((q[:4], _turn(q[4:], t)))
            scores, values = [], []
            for j in range(t + 1):
                c_kv = _rms(layer.down.weight @ h[j], layer.norm.weight)
                k = (layer.key_up.weight @ c_kv)[i * 4 : (i + 1) * 4]
                k = torch.cat((k, _turn(layer.key_turned.weight @ h[j], j)))
                scores.append(q @ k / math.sqrt(4 + 2))
                values.append((layer.value_up.weight @ c_kv)[i * 4 : (i + 1) * 4])
            weights = torch.softmax(torch.stack(scores), 0)
            wanted[t, i * 4 : (i + 1) * 4] = weights @ torch.stack(values)
    torch.testing.assert_close(layer(h[None])[0], wanted @ layer.out.weight.T, **EXACT)


def _rms(x: Tensor, weight: Tensor) -> Tensor:
    return x / torch.sqrt((x * x).mean() + torch.finfo(torch.float64).eps) * weight


def _turn(x: Tensor, place: int) -> Tensor:
    turned = torch.view_as_complex(torch.stack(x.chunk(2), dim=-1))
    angles = place * 10_000.0 ** (-2.0 * torch.arange(len(x) // 2, dtype=torch.float64) / len(x))
    turned = turned * torch.polar(torch.ones_like(angles), angles)
    return torch.cat((turned.real, turned.imag))


def test_turned_vectors_know_their_distance_alone() -> None:
    a, b = random(1, 8), random(1, 8)

    def product(first: int, second: int) -> Tensor:
        return (rotated(a, torch.tensor([first])) * rotated(b, torch.tensor([second]))).sum()

    torch.testing.assert_close(product(3, 7), product(20, 24), **EXACT)
    torch.testing.assert_close(rotated(a, torch.tensor([0])), a, **EXACT)
    torch.testing.assert_close(rotated(a, torch.tensor([5]))[0], _turn(a[0], 5), **EXACT)
    with pytest.raises(ValueError, match="no pairs"):
        rotated(random(1, 3), torch.tensor([0]))


def test_masks() -> None:
    assert causal_mask(2, 3).tolist() == [[True, True, False], [True, True, True]]
    assert padding_mask(torch.tensor([1, 3]), 3)[:, 0, 0].tolist() == [
        [True, False, False],
        [True, True, True],
    ]
    one = torch.tensor([True, False])
    assert both(None, None) is None
    assert both(one, None) is one
    assert both(None, one) is one
    assert both(one, ~one).tolist() == [False, False]  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="3 queries"):
        causal_mask(3, 2)


def test_a_cache_holds_what_it_has_room_for() -> None:
    cache = Cache(1, 3, ((2, 4),), dtype=torch.float64, device="cpu")
    (held,) = cache.append(first := random(1, 2, 2, 4))
    assert torch.equal(held, first)
    with pytest.raises(ValueError, match="more than the 3"):
        cache.append(random(1, 2, 2, 4))
    assert cache.length == 2
    with pytest.raises(ValueError, match="cannot be kept"):
        cache.cut(3)


def test_heads_that_do_not_divide() -> None:
    for width, heads, key_heads in ((10, 4, 4), (8, 4, 3)):
        with pytest.raises(ValueError, match="do not divide"):
            GroupedAttention(width, heads, key_heads)


def test_it_learns() -> None:
    """Gradients reach every weight."""
    for layer in layers().values():
        with torch.enable_grad():
            layer(torch.randn(1, 3, 16)).square().sum().backward()
        assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in layer.parameters())
