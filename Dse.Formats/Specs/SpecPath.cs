using System.Text;

namespace Dse.Formats.Specs;

/// <summary>Spells JSON paths: <c>.name</c> where the name is plain, else <c>['na me']</c>.</summary>
internal static class SpecPath
{
    private const int MaxNameLength = 80;

    public static void AppendName(StringBuilder path, string name)
    {
        if (name.Length is > 0 and <= MaxNameLength && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            path.Append('.').Append(name);
            return;
        }

        var shown = name.Length <= MaxNameLength ? name : string.Concat(name.AsSpan(0, MaxNameLength - 3), "...");
        path.Append("['");
        foreach (var c in shown)
        {
            switch (c)
            {
                case '\'' or '\\':
                    path.Append('\\').Append(c);
                    break;
                case < ' ' or '\u007f':
                    path.Append('?');
                    break;
                default:
                    path.Append(c);
                    break;
            }
        }

        path.Append("']");
    }
}
