using System.Security.Cryptography;
using System.Text.Json;

namespace Dse.Storage.EmbeddedPostgres;

/// <summary>Passwords of the embedded server: 256 random bits each, in a file that only the service's user can read.</summary>
/// <param name="Owner">Of the role that owns the cluster; used for migrations.</param>
/// <param name="Service">Of the role that the service works as.</param>
internal sealed record ServerSecrets(string Owner, string Service)
{
    /// <summary>Reads the folder's secrets, or makes them.</summary>
    public static ServerSecrets LoadOrCreate(DataFolder folder)
    {
        if (File.Exists(folder.Secrets))
        {
            return JsonSerializer.Deserialize<ServerSecrets>(File.ReadAllText(folder.Secrets))
                ?? throw new StorageStartException($"{folder.Secrets} is empty. Without the passwords in it the data cannot be opened.");
        }

        var secrets = new ServerSecrets(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        WritePrivate(folder.Secrets, JsonSerializer.Serialize(secrets));
        return secrets;
    }

    /// <summary>Writes a file that nobody else can read at any moment, whole or not at all.</summary>
    public static void WritePrivate(string path, string text)
    {
        var unfinished = path + ".unfinished";
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(unfinished, options))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
