using System.Buffers;
using System.Text;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Bench.Accuracy;

/// <summary>Explains evaluation lines from standard input; for looking at residuals without the command line around it.</summary>
internal static class Explain
{
    public static int Run()
    {
        while (Console.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer))
            {
                writer.WriteStartObject();
                StudyKinds.Find("TrainingPlan")!.Explain(document.RootElement, writer);
                writer.WriteEndObject();
            }

            Console.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
        }

        return 0;
    }
}
