using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Protocol.Tests.Ids;

public sealed class Base62Tests
{
    [Theory]
    [InlineData("0", "000000000000000000000")]
    [InlineData("61", "00000000000000000000z")]
    [InlineData("62", "000000000000000000010")]
    [InlineData("839299365868340224", "000000000010000000000")]
    [InlineData("", "zzzzzzzzzzzzzzzzzzzzz")]
    public void Value_IsSpelledInTwentyOneDigits(string value, string expected)
    {
        if (expected.StartsWith('z'))
        {
            value = (Power(62, 21) - 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        Assert.Equal("item_" + expected, Base62.Create("item_", UInt128.Parse(value, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void WhatIsTooLarge_Wraps() =>
        Assert.Equal(Base62.Create("", 5), Base62.Create("", Power(62, 21) + 5));

    [Fact]
    public void ShortIds_KeepTheLastDigits() =>
        Assert.Equal("call_000000000000000z", Base62.Create("call_", 61, 16));

    [Fact]
    public void Digits_MatchPlainDivision()
    {
        var random = new Random(7);
        for (var i = 0; i < 1_000; i++)
        {
            var value = new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64());
            var text = Base62.Create("", value);
            var back = text.Aggregate(
                UInt128.Zero,
                (sum, digit) => (sum * 62) + (UInt128)"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".IndexOf(digit, StringComparison.Ordinal));
            Assert.Equal(value % Power(62, 21), back);
        }
    }

    private static UInt128 Power(UInt128 number, int exponent) =>
        Enumerable.Repeat(number, exponent).Aggregate(UInt128.One, (product, factor) => product * factor);
}
