"""Finding keys in a typed answer: in other forms, with typos, in any writing of maths; and whether they are denied."""

from __future__ import annotations

import pytest

from nlpquiz.deck.key_matching import TypedAnswer


def said(key: str, typed: str) -> bool:
    """Whether ``key`` is said in ``typed``: found, and not only denied."""
    return any(not match.denied for match in TypedAnswer(typed).find(key))


class TestKeys:
    @pytest.mark.parametrize(
        ("key", "typed"),
        [
            ("saturat", "it Saturates"),
            ("normalize", "normalisation"),
            ("masking", "we masked it"),
            ("embedding", "embeddings"),
            ("keys", "the key"),
            ("one-hot", "onehot"),
            ("one-hot", "one hot"),
            ("pretrain", "pre-training"),
            ("layer norm", "LayerNorm"),
            ("standard deviation", "the standard\ndeviation"),
            ("vanishing gradient", "the gradients vanish"),
            ("variance", "the varaince"),
            ("saturat", "it satuartes"),
            ("sqrt(d_k)", "√dₖ"),
            ("sqrt(d_k)", r"$\sqrt{d_k}$"),
            ("sqrt(d_k)", "sqrt(dk)"),
            ("sqrt(d_k)", "根号dk"),
            ("sqrt(d_k)", "the square root of d_k"),
            ("sqrt(d_k)", "d_k 的平方根"),
            ("sqrt(d_k)", "d_k^{1/2}"),
            ("根号", "√d"),
            ("square root", "sqrt(d)"),
            ("d_model", r"$d_{model}$"),
            ("n^2", "O(n²·d)"),
            ("n^2 d", r"O(n^{2} d)"),
            ("n d^2", "24nd²"),
            ("qk^t", r"$QK^\top$"),
            ("-inf", "−∞"),
            ("alpha", "α"),
            ("梯度消失", "梯度会消失"),
            ("梯度消失", "梯度很容易就消失"),
            ("训练数据", "訓練數據"),
            ("注意力", "自注意力"),
            ("维度相同", "维度一样"),
            ("query 向量", "query向量"),
        ],
    )
    def test_found(self, key: str, typed: str) -> None:
        assert said(key, typed)

    @pytest.mark.parametrize(
        ("key", "typed"),
        [
            ("soft", "softmax"),
            ("mask", "unmask"),
            ("rnn", "rnnlm"),
            ("ln", "lna"),
            ("encoder", "decoder"),
            ("supervised", "unsupervised"),
            ("micro", "macro"),
            ("context", "content"),
            ("1024", "10240"),
            ("n^2", "n^23"),
            ("对称", "非对称"),
            ("自主性", "非自主性"),
            ("饱和", "不饱和"),
            ("vanishing gradient", "the gradient is large. Weights vanish."),
            ("梯度消失", "梯度很大，信号消失"),
            ("key", "monkey"),
        ],
    )
    def test_not_found(self, key: str, typed: str) -> None:
        assert not said(key, typed)


class TestNegation:
    @pytest.mark.parametrize(
        ("key", "typed"),
        [
            ("batch", "it does not depend on the batch"),
            ("batch", "It doesn’t use batch statistics"),
            ("recurrence", "a model without recurrence"),
            ("recurrence", "there is no recurrence"),
            ("recurrence", "it no longer needs recurrence"),
            ("query", "they come from the encoder rather than the query"),
            ("value", "it is not the value but the key that counts"),
            ("gradient", "it never changes the gradient"),
            ("warm-up", "pre-LN can be trained without warm-up"),
            ("batch", "它不依赖 batch"),
            ("batch", "并不依赖 batch"),
            ("循环", "没有循环结构"),
            ("参数", "无需额外参数"),
            ("方差", "和方差无关，而不是由方差决定"),
            ("梯度消失", "不会导致梯度消失"),
            ("批次", "不是对批次，而是对特征"),
            ("并行", "推理时无法并行"),
            ("加密", "從不加密"),
        ],
    )
    def test_denied(self, key: str, typed: str) -> None:
        matches = TypedAnswer(typed).find(key)
        assert matches
        assert any(match.denied for match in matches)
        if "无关" not in typed:
            assert not said(key, typed)

    @pytest.mark.parametrize(
        ("key", "typed"),
        [
            ("batch", "not only the batch but also the length matters"),
            ("variance", "it is not a trick; the variance is d_k"),
            ("key", "it is not the value but the key that counts"),
            ("saturat", "without scaling, the softmax saturates"),
            ("saturat", "if we do not scale, the softmax saturates"),
            ("scal", "if we do not scale, the softmax saturates"),
            ("saturat", "not scaling makes the softmax saturate"),
            ("warm-up", "it cannot be trained without warm-up"),
            ("gradient", "no matter how deep, the gradient arrives"),
            ("feature", "it does not use the batch, it normalises over features"),
            ("feature", "it does not use the batch because it normalises over features"),
            ("feature", "it does not look at other samples and it normalises the features"),
            ("batch", "不仅依赖 batch，还依赖长度"),
            ("特征", "不是对批次，而是对特征"),
            ("饱和", "不缩放就会饱和"),
            ("饱和", "如果不缩放 softmax 会饱和"),
            ("梯度消失", "没有残差时梯度消失很严重"),
            ("长度", "不同长度的句子"),
            ("长度", "不管长度多少"),
            ("位置", "无论位置在哪里"),
            ("统计", "不稳定的统计量"),
            ("线性", "线性"),
            ("残差", "不能没有残差"),
            ("常用", "非常常用"),
            ("并行", "训练时并行，推理时不行"),
            ("方差", "不但方差变大，而且梯度消失"),
        ],
    )
    def test_not_denied(self, key: str, typed: str) -> None:
        assert said(key, typed)

    def test_a_key_may_hold_the_negation_itself(self) -> None:
        assert said("not change", "the states do not change")
        assert said("不可导", "采样不可导")
        assert said("no recurrence", "there is no recurrence")
