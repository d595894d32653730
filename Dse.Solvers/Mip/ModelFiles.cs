namespace Dse.Solvers.Mip;

/// <summary>A folder with a model's file, which goes with it.</summary>
internal sealed class ModelFiles : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dse-mip-");

    public ModelFiles(LinearModel model)
    {
        Model = Path.Combine(folder.FullName, "model.mps");
        Solution = Path.Combine(folder.FullName, "solution");
        using var writer = new StreamWriter(Model);
        MpsWriter.Write(model, writer);
    }

    public string Model { get; }

    // Not there until a solver writes it.
    public string Solution { get; }

    public void Dispose() => folder.Delete(recursive: true);
}
