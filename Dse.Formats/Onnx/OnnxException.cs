namespace Dse.Formats.Onnx;

/// <summary>Why a model cannot be read; never leaves the reader.</summary>
internal sealed class OnnxException(string code, string message) : Exception(message)
{
    /// <summary>Code of docs/errors.md.</summary>
    public string Code { get; } = code;
}
