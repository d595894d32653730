using Npgsql;
using NpgsqlTypes;

namespace Dse.Storage.Connections;

/// <summary>One open transaction in one role.</summary>
internal sealed class Session(NpgsqlConnection connection, NpgsqlTransaction transaction, DseContext context)
{
    public NpgsqlConnection Connection { get; } = connection;

    /// <summary>EF Core on the same transaction; reads are untracked.</summary>
    public DseContext Context { get; } = context;

    public NpgsqlCommand Command(string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = new NpgsqlCommand(sql, Connection, transaction);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter as NpgsqlParameter ?? new NpgsqlParameter { Value = parameter ?? DBNull.Value });
        }

        return command;
    }

    /// <summary>Runs a statement with positional parameters and returns the number of rows it changed.</summary>
    public async Task<int> ExecuteAsync(string sql, object?[] parameters, CancellationToken ct)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Runs a statement and returns the first column of its first row, or default when there is none or it is null.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, object?[] parameters, CancellationToken ct)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteScalarAsync(ct) is T value ? value : default;
    }

    /// <summary>Runs a query and maps every row.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, object?[] parameters, Func<NpgsqlDataReader, T> map, CancellationToken ct)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <summary>A parameter of a type that the value alone does not tell.</summary>
    public static NpgsqlParameter Typed(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };

    /// <summary>A json parameter.</summary>
    public static NpgsqlParameter Json(string? json) => Typed(NpgsqlDbType.Json, json);

    /// <summary>A jsonb parameter.</summary>
    public static NpgsqlParameter Jsonb(string? json) => Typed(NpgsqlDbType.Jsonb, json);
}
