using System.Text.Json;
using System.Text.Json.Serialization;
using Dse.Core.Spaces;

namespace Dse.Api.Json;

/// <summary>Parameter values as the JSON scalars and lists they stand for.</summary>
internal sealed class ParameterValueJson : JsonConverter<ParameterValue>
{
    /// <inheritdoc/>
    public override ParameterValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => ParameterValue.Of(reader.GetDouble()),
        JsonTokenType.True or JsonTokenType.False => ParameterValue.Of(reader.GetBoolean()),
        JsonTokenType.String => ParameterValue.Of(reader.GetString()!),
        JsonTokenType.StartArray => ReadList(ref reader),
        _ => throw new JsonException("A parameter's value is a number, a text, a Boolean or a list of them."),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ParameterValue value, JsonSerializerOptions options) => value.WriteTo(writer);

    private static ParameterValue ReadList(ref Utf8JsonReader reader)
    {
        using var list = JsonDocument.ParseValue(ref reader);
        try
        {
            return ParameterValue.Of(list.RootElement);
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }
}
