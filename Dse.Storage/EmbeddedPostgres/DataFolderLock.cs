using System.Globalization;

namespace Dse.Storage.EmbeddedPostgres;

/// <summary>Holds a data folder for one service. The operating system drops the hold when the process dies, however it dies.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream file;

    private DataFolderLock(FileStream file) => this.file = file;

    /// <summary>Takes the folder; null when another process has it.</summary>
    public static DataFolderLock? TryTake(DataFolder folder)
    {
        FileStream taken;
        try
        {
            taken = new FileStream(folder.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(folder.LockFile))
        {
            return null;
        }

        File.WriteAllText(folder.HolderFile, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {DateTimeOffset.UtcNow:O}\n"));
        return new DataFolderLock(taken);
    }

    /// <summary>Who holds the folder, as far as it can be told: a process id and when it took it.</summary>
    public static string Holder(DataFolder folder)
    {
        try
        {
            var words = File.ReadAllText(folder.HolderFile).Trim().Split(' ');
            return words.Length == 2 ? $"process {words[0]} since {words[1]}" : "another process";
        }
        catch (IOException)
        {
            return "another process";
        }
    }

    public void Dispose() => file.Dispose();
}
