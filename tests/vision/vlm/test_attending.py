from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional

from vision.vlm.attending import one_token


@given(st.integers(0, 2**32), st.integers(1, 3), st.integers(1, 4), st.integers(1, 5), st.integers(1, 40))
def test_one_token_attends_as_pytorchs_own_attention_does(
    seed: int, batch: int, shared: int, groups: int, held: int
) -> None:
    random = torch.Generator().manual_seed(seed)
    query = torch.randn(batch, shared * groups, 1, 8, generator=random, dtype=torch.float64)
    key, value = torch.randn(2, batch, shared, held, 8, generator=random, dtype=torch.float64)
    mask = torch.rand(batch, 1, 1, held, generator=random) < 0.5
    mask[..., 0] = True
    for scaling in (None, 0.3):
        expected = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=mask, scale=scaling, enable_gqa=True
        )
        found = one_token(query, key, value, mask, scaling)
        assert found.shape == (batch, 1, shared * groups, 8)
        assert torch.allclose(found, expected.transpose(1, 2), atol=1e-5)


def test_what_the_mask_hides_is_of_no_account() -> None:
    query, key, value = torch.ones(1, 2, 1, 4), torch.randn(1, 1, 6, 4), torch.randn(1, 1, 6, 4)
    mask = torch.tensor([True, True, True, False, False, False])[None, None, None]
    seen = one_token(query, key, value, mask)
    value[:, :, 3:] = 1e6
    key[:, :, 3:] = -1e6
    assert torch.equal(one_token(query, key, value, mask), seen)
