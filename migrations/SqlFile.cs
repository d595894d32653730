namespace Dse.Migrations;

/// <summary>The SQL of a migration, kept as a file so that it reads as what it is.</summary>
internal static class SqlFile
{
    public static string Read(string name)
    {
        using var stream = typeof(SqlFile).Assembly.GetManifestResourceStream($"sql/{name}.sql")
            ?? throw new InvalidOperationException($"The migration {name} has no SQL file.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
