using Dse.Core.Studies;
using Dse.Core.Workloads.Graphs;
using Dse.Formats.Onnx.Wire;
using Google.Protobuf;

namespace Dse.Formats.Onnx;

/// <summary>Reads the operators and shapes of an ONNX model; the values of weights are not looked at.</summary>
/// <remarks>
/// Missing shapes are inferred, and constants folded where shapes depend on them. A symbolic first dimension of an input is a batch
/// and taken as 1. Data in other files are left there: what shapes depend on must be in the model. Control flow and operators without a rule are refused. A file is read in time and memory
/// linear in its size. Stateless and thread-safe.
/// </remarks>
public static class OnnxReader
{
    // Fields that the parser makes objects of.
    private const int MaxFields = 4_000_000;
    private const int MaxNodes = 100_000;

    /// <summary>The graph; null after an error.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">Name of the graph when the model has none.</param>
    /// <param name="path">JSON path of the file's name, for errors.</param>
    /// <param name="errors">Receives what is wrong; nothing is thrown for bad input.</param>
    public static TensorGraph? Read(ReadOnlySpan<byte> bytes, string name, string path, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (!OnnxFields.Fit(bytes, MaxFields, out var fields))
        {
            errors.Add(new SpecError(path, "badOnnx", fields > MaxFields
                ? $"The model has more than {MaxFields} fields. Export it without its weights."
                : "This is no ONNX model, or it is cut off. Check the file."));
            return null;
        }

        try
        {
            var model = OnnxModel.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes);
            if (model.Graph is not { Node.Count: > 0 and <= MaxNodes } graph)
            {
                throw new OnnxException("badOnnx", $"The model has {model.Graph?.Node.Count ?? 0} operators. One to {MaxNodes} are read; check the file.");
            }

            return new OnnxTrace(graph, name).Run();
        }
        catch (OnnxException e)
        {
            errors.Add(new SpecError(path, e.Code, e.Message));
        }
        catch (InvalidProtocolBufferException)
        {
            errors.Add(new SpecError(path, "badOnnx", "This is no ONNX model, or it is cut off. Check the file."));
        }
        catch (OverflowException)
        {
            errors.Add(new SpecError(path, "badOnnx", "A size of the model is beyond 2^63. The model is damaged."));
        }

        return null;
    }
}
