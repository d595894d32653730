using System.Globalization;

namespace Dse.Core.Spaces;

/// <summary>Reads symbols, words, numbers and texts of an expression and remembers the first error with its position.</summary>
internal sealed class ExpressionScanner(string text)
{
    /// <summary>The index of the next character.</summary>
    public int At { get; set; }

    /// <summary>The first error; empty while there is none.</summary>
    public string Error { get; private set; } = string.Empty;

    /// <summary>Whether only blanks are left.</summary>
    public bool IsAtEnd => Peek() == '\0' && At >= text.Length;

    /// <summary>Skips blanks and gives the next character; NUL stands for the end.</summary>
    public char Peek()
    {
        while (At < text.Length && text[At] is ' ' or '\t' or '\r' or '\n')
        {
            At++;
        }

        return At < text.Length ? text[At] : '\0';
    }

    /// <summary>Takes the character that <see cref="Peek"/> gave.</summary>
    public char TakeSymbol() => text[At++];

    /// <summary>Takes a symbol if it stands next.</summary>
    public bool Take(string symbol)
    {
        if (!Ahead(symbol))
        {
            return false;
        }

        At += symbol.Length;
        return true;
    }

    /// <summary>Whether a symbol stands next.</summary>
    public bool Ahead(string symbol)
    {
        Peek();
        return string.CompareOrdinal(text, At, symbol, 0, symbol.Length) == 0;
    }

    /// <summary>Takes letters, digits and underscores.</summary>
    public string TakeWord()
    {
        var word = Word();
        At += word.Length;
        return word;
    }

    /// <summary>Takes a number; null and an error when it is none.</summary>
    public double? TakeNumber()
    {
        var start = At;
        SkipDigits(withPoint: true);
        if (At < text.Length && text[At] is 'e' or 'E')
        {
            var mantissaEnd = At++;
            if (At < text.Length && text[At] is '+' or '-')
            {
                At++;
            }

            if (At >= text.Length || !char.IsAsciiDigit(text[At]))
            {
                At = mantissaEnd;
            }

            SkipDigits(withPoint: false);
        }

        var digits = text.AsSpan(start, At - start);
        if (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number;
        }

        var shown = digits.ToString();
        At = start;
        Fail($"'{shown}' is no finite number. Write it like 72, 0.5 or 1e9.");
        return null;
    }

    /// <summary>Takes a text in single quotes; null and an error when it does not end.</summary>
    public string? TakeText()
    {
        var end = text.IndexOf('\'', At + 1);
        if (end < 0)
        {
            Fail("the text that begins here has no closing quote. Add '.");
            return null;
        }

        var literal = text[(At + 1)..end];
        At = end + 1;
        return literal;
    }

    /// <summary>What stands next, for messages.</summary>
    public string Found()
    {
        Peek();
        if (At >= text.Length)
        {
            return "the end";
        }

        var word = Word();
        return word.Length > 0 ? $"'{word}'" : $"'{text[At]}'";
    }

    /// <summary>What is wrong with symbols left over after a whole expression.</summary>
    public string Trailing()
    {
        var found = Found();
        return found switch
        {
            "'='" => "found '='. Write '==' to compare.",
            "'&'" => "found '&'. Write '&&' for and.",
            "'|'" => "found '|'. Write '||' for or.",
            "'and'" => "found 'and'. Write '&&'.",
            "'or'" => "found 'or'. Write '||'.",
            "')'" => "found ')' without its '('. Remove it or add '('.",
            _ => $"found {found} where an operator or the end was expected.",
        };
    }

    /// <summary>Remembers an error at the current position; the first one stays.</summary>
    public void Fail(string what)
    {
        if (Error.Length == 0)
        {
            Error = $"Position {Math.Min(At, text.Length) + 1}: {what}";
        }
    }

    private void SkipDigits(bool withPoint)
    {
        while (At < text.Length && (char.IsAsciiDigit(text[At]) || (withPoint && text[At] == '.')))
        {
            At++;
        }
    }

    private string Word()
    {
        var end = At;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return text[At..end];
    }
}
