namespace Dse.Formats.Specs;

/// <summary>How the text of a spec is written.</summary>
public enum SpecSyntax
{
    /// <summary>JSON when it looks like a JSON object, else YAML.</summary>
    Auto,

    /// <summary>JSON (RFC 8259), no comments, no trailing commas.</summary>
    Json,

    /// <summary>YAML 1.2 with the core schema; no anchors, aliases or tags.</summary>
    Yaml,
}
