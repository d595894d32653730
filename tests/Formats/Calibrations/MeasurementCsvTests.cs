using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dse.Core.Cost.Operators.Own;
using Dse.Core.Hardware;
using Dse.Core.Studies;
using Dse.Formats.Calibrations;

namespace Dse.Formats.Tests.Calibrations;

public class MeasurementCsvTests
{
    private static readonly Device H100 = DeviceCatalog.Find("H100")!;

    [Fact]
    public void Rows_of_all_classes_are_read_with_their_defaults()
    {
        var file = Read(
            """
            # device: NVIDIA H100 80GB HBM3
            type,precision,m,n,k,batch,sequence,context,heads,kvHeads,headDim,tokens,hidden,moeFfn,topK,experts,moeTp,moeEp,routing,devices,devicesPerNode,bytes,timeMs
            gemm,fp8,1,4096,8192,,,,,,,,,,,,,,,,,,0.0125
            attentionPrefill,,,,,,512,,32,8,,,,,,,,,,,,,0.05
            attentionDecode,fp16,,,,4,,1024,32,,64,,,,,,,,,,,,0.02

            moe,bf16,,,,,,,,,,64,4096,14336,2,8,,4,skewed,,,,0.3
            elementwise,,,,,,,,,,,,,,,,,,,,,1048576,0.002
            allReduce,,,,,,,,,,,,,,,,,,,16,,4096,0.02
            p2p,,,,,,,,,,,,,,,,,,,16,8,4096,0.03
            """, out var errors);

        Assert.Empty(errors);
        Assert.Equal(["device: NVIDIA H100 80GB HBM3"], file!.Remarks);
        Assert.Equal(
            ["gemm.fp8 1,4096,8192", "attentionPrefill 1,512,512,32,8,128", "attentionDecode 4,1024,32,32,64", "moe.bf16.skewed 64,4096,14336,2,8,1,4", "elementwise 1048576", "allReduce 16,8,4096", "p2p 2,1,4096"],
            file.Samples.Select(s => $"{s.Group.Name} {string.Join(',', s.Sizes)}"));
        Assert.Equal(12.5e-6, file.Samples[0].Seconds, 1e-15);
    }

    [Theory]
    [InlineData("gemm,bf16,8,8,8,-1", "line 2, column 17 (timeMs)", "outOfRange")]
    [InlineData("gemm,bf16,8,8,8,0", "line 2, column 17 (timeMs)", "outOfRange")]
    [InlineData("gemm,bf16,8,8,8,NaN", "line 2, column 17 (timeMs)", "notFinite")]
    [InlineData("gemm,bf16,8,8,8,1e999", "line 2, column 17 (timeMs)", "notFinite")]
    [InlineData("gemm,bf16,8,8,8,1e10", "line 2, column 17 (timeMs)", "outOfRange")]
    [InlineData("gemm,bf16,8,8,8,fast", "line 2, column 17 (timeMs)", "wrongType")]
    [InlineData("gemm,bf16,8,8,8,", "line 2, column 17 (timeMs)", "missingField")]
    [InlineData("gemm,bf16,0,8,8,1", "line 2, column 11 (m)", "outOfRange")]
    [InlineData("gemm,bf16,8,8.5,8,1", "line 2, column 13 (n)", "outOfRange")]
    [InlineData("gemm,bf16,8,,8,1", "line 2, column 13 (n)", "missingField")]
    [InlineData("gem,bf16,8,8,8,1", "line 2, column 1 (type)", "unknownValue")]
    [InlineData("gemm,bf15,8,8,8,1", "line 2, column 6 (precision)", "unknownValue")]
    [InlineData("elementwise,,8,8,8,1", "line 2, column 14 (m)", "unknownField")]
    [InlineData("gemm,bf16,8,8,8", "line 2", "badRow")]
    public void A_bad_row_is_named_by_line_and_column(string row, string path, string code)
    {
        Assert.Null(Read($"type,precision,m,n,k,timeMs\n{row}\n", out var errors));

        Assert.Equal((path, code), (errors[0].Path, errors[0].Code));
    }

    [Theory]
    [InlineData("", "line 1", "noRows")]
    [InlineData("type,timeMs\n", "line 1", "noRows")]
    [InlineData("type,tokens\n", "line 1, column 1", "missingField")]
    [InlineData("type,timeMs,timeMs\n", "line 1, column 13", "duplicateKey")]
    [InlineData("type,timeMs,size\n", "line 1, column 13", "unknownField")]
    public void A_bad_header_is_named(string text, string path, string code)
    {
        Assert.Null(Read(text, out var errors));

        Assert.Equal((path, code), (errors[0].Path, errors[0].Code));
    }

    [Theory]
    [InlineData("gemm_dtype,m,n,k,latency_ms\nbfloat16,8192,65536,6144,22.6798\n", "gemm.bf16 8192,65536,6144")]
    [InlineData("batch_size,isl,num_heads,num_key_value_heads,head_dim,kv_cache_dtype,latency_ms\n4,16384,64,1,128,bfloat16,96.4749\n", "attentionPrefill 4,16384,16384,64,1,128")]
    [InlineData("batch_size,kv_len,num_heads,num_key_value_heads,head_dim,kv_cache_dtype,latency_ms\n32,2,64,1,128,bfloat16,0.013712\n", "attentionDecode 32,2,64,1,128")]
    [InlineData("moe_dtype,num_tokens,hidden_size,inter_size,topk,num_experts,moe_tp_size,moe_ep_size,distribution,latency_ms\nfp8,1,4096,14336,2,8,1,2,power_law_1.2,0.148544\n", "moe.fp8.skewed 1,4096,14336,2,8,1,2")]
    public void Profiles_of_aiconfigurator_are_taken_as_they_are(string text, string expected)
    {
        var sample = Assert.Single(Read(text, out _)!.Samples);

        Assert.Equal(expected, $"{sample.Group.Name} {string.Join(',', sample.Sizes)}");
        Assert.Equal(double.Parse(text.TrimEnd().Split(',')[^1], System.Globalization.CultureInfo.InvariantCulture) * 1e-3, sample.Seconds, 1e-12);
    }

    [Fact]
    public void A_bad_row_of_a_profile_is_named_by_line_and_column_too()
    {
        Read("gemm_dtype,m,n,k,latency_ms\nbfloat16,1,2,3,-5\n", out var errors);

        Assert.Equal(("line 2, column 16 (timeMs)", "outOfRange"), (errors[0].Path, errors[0].Code));
    }

    [Fact]
    public void Rows_beyond_the_limit_and_errors_beyond_twenty_are_not_kept()
    {
        Read("type,bytes,timeMs\n" + string.Concat(Enumerable.Repeat("elementwise,1,-1\n", 100)), out var many);
        Assert.Equal(MeasurementCsv.MaxErrors, many.Count);

        Read("type,bytes,timeMs\n" + string.Concat(Enumerable.Repeat("elementwise,1,1\n", DeviceMeasurements.MaxSamples + 1)), out var long_);
        Assert.Equal("tooMany", Assert.Single(long_).Code);
    }

    // dry-run.csv is what `calibration/measure.py --dry-run` prints; each row with a time must be what the reader takes.
    [Fact]
    public void What_the_measuring_script_writes_is_read()
    {
        var rows = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Calibrations", "dry-run.csv"));
        var timed = rows.Select(r => r.StartsWith('#') || r.EndsWith("timeMs", StringComparison.Ordinal) ? r : r + "0.125");

        var file = Read(string.Join('\n', timed), out var errors);

        Assert.Empty(errors);
        Assert.Equal(rows.Length - 2, file!.Samples.Count);
        Assert.Equal(
            ["allGather", "allReduce", "allToAll", "attentionDecode", "attentionPrefill", "elementwise", "gemm.bf16", "gemm.fp8", "reduceScatter"],
            file.Samples.Select(s => s.Group.Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_measuring_script_writes_the_columns_of_that_file()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "dse.sln")))
        {
            folder = folder.Parent;
        }

        var script = File.ReadAllText(Path.Combine(folder.FullName, "calibration", "measure.py"));
        var columns = Regex.Match(script, @"COLUMNS = \(""(?<first>[^""]*)""\s*""(?<second>[^""]*)""\)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

        Assert.Equal(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Calibrations", "dry-run.csv")).Skip(1).First(), columns.Groups["first"].Value + columns.Groups["second"].Value);
    }

    [Fact]
    public void A_calibrated_device_is_written_as_an_object_that_reads_back_the_same()
    {
        KernelSample[] rows = [.. Enumerable.Range(0, 9).Select(i => new KernelSample(KernelClass.Gemm, Precision.Fp8, false, [1 << i, 4096, 512], 1.25e-5 * (i + 1)))];
        var device = H100 with { Calibration = Core.Cost.Operators.DeviceCalibration.For(H100) with { TileLoss = 0.25 }, Measurements = new DeviceMeasurements(rows) };
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            DeviceJson.Write(writer, device, "a test");
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        var errors = new List<SpecError>();
        var back = CatalogEntries.ReadDevice(document.RootElement, errors)!;

        Assert.Empty(errors);
        Assert.Equal(device.Calibration, back.Calibration);
        Assert.Equal(rows.Select(r => r.Sizes[0]), back.Measurements!.Samples.Select(s => s.Sizes[0]));
        Assert.All(rows.Zip(back.Measurements.Samples), p => Assert.Equal(p.First.Seconds, p.Second.Seconds, 1e-12));
        Assert.Equal(device.PeakTflops, back.PeakTflops);
        Assert.Equal((device.Name, device.MemoryGiB, device.MemoryGBps, device.ScaleUpDomain, device.Year, device.TdpWatts), (back.Name, back.MemoryGiB, back.MemoryGBps, back.ScaleUpDomain, back.Year, back.TdpWatts));
    }

    [Theory]
    [InlineData("""{"calibration":{"gemmPeakRatio":-1}}""", "$.calibration.gemmPeakRatio", "outOfRange")]
    [InlineData("""{"calibration":{"gemmPeek":1}}""", "$.calibration.gemmPeek", "unknownField")]
    [InlineData("""{"measurements":{"gemm":[]}}""", "$.measurements.gemm", "unknownValue")]
    [InlineData("""{"measurements":{"gemm.bf16":[[1,2,3]]}}""", "$.measurements.gemm.bf16[0]", "badRow")]
    [InlineData("""{"measurements":{"gemm.bf16":[[1,2,3,-4]]}}""", "$.measurements.gemm.bf16[0]", "badRow")]
    [InlineData("""{"measurements":{"gemm.bf16":[[1,2,0,4]]}}""", "$.measurements.gemm.bf16[0]", "badRow")]
    [InlineData("""{"measurements":{"gemm.bf16":[[1,2,"3",4]]}}""", "$.measurements.gemm.bf16[0]", "badRow")]
    [InlineData("""{"measurements":7}""", "$.measurements", "wrongType")]
    public void A_bad_calibration_in_a_device_object_is_named(string part, string path, string code)
    {
        using var document = JsonDocument.Parse("""{"bf16Tflops":400,"memGb":64,"memBwGbs":2000,""" + part[1..]);
        var errors = new List<SpecError>();

        Assert.Null(CatalogEntries.ReadDevice(document.RootElement, errors));

        Assert.Equal((path, code), (errors[0].Path, errors[0].Code));
    }

    private static MeasurementFile? Read(string text, out List<SpecError> errors)
    {
        errors = [];
        using var reader = new StreamReader(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        return MeasurementCsv.Read(reader, H100, errors);
    }
}
