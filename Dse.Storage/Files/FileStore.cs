using System.Security.Cryptography;
using Dse.Storage.Audit;
using Dse.Storage.Connections;
using Microsoft.EntityFrameworkCore;

namespace Dse.Storage.Files;

/// <summary>Keeps a tenant's uploaded files under the hash of their bytes.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class FileStore
{
    /// <summary>Most bytes of one file: 64 MiB.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private readonly Database database;

    internal FileStore(Database database) => this.database = database;

    /// <summary>Stores a file; storing the same bytes again changes nothing.</summary>
    /// <param name="tenant">Whose file.</param>
    /// <param name="sha256">The hash that the caller stated, 32 bytes.</param>
    /// <param name="contentType">Media type.</param>
    /// <param name="bytes">At most <see cref="MaxBytes"/>.</param>
    /// <param name="actor">Who stores it, for the audit log.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>True when it was not there before.</returns>
    /// <exception cref="InvalidDataException">The bytes do not have that hash.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The file is too large.</exception>
    public Task<bool> PutAsync(TenantId tenant, byte[] sha256, string contentType, byte[] bytes, string actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MaxBytes, nameof(bytes));
        if (!SHA256.HashData(bytes).AsSpan().SequenceEqual(sha256))
        {
            throw new InvalidDataException($"The bytes have SHA-256 {Convert.ToHexStringLower(SHA256.HashData(bytes))}, not {Convert.ToHexStringLower(sha256)}.");
        }

        return database.AsTenantAsync(
            tenant,
            async (session, token) =>
            {
                var added = await session.ExecuteAsync(
                    "insert into files (tenant_id, sha256, content_type, length, bytes) values ($1, $2, $3, $4, $5) on conflict do nothing",
                    [tenant.Value, sha256, contentType, (long)bytes.Length, bytes],
                    token) == 1;
                if (added)
                {
                    await AuditLog.WriteAsync(session, tenant, actor, "file.put", Convert.ToHexStringLower(sha256), null, token);
                }

                return added;
            },
            ct);
    }

    /// <summary>What is known about a file, or null.</summary>
    public Task<StoredFile?> FindAsync(TenantId tenant, byte[] sha256, CancellationToken ct) =>
        database.AsTenantAsync(tenant, (session, token) => session.Context.Files.SingleOrDefaultAsync(f => f.Sha256 == sha256, token), ct);

    /// <summary>A file's bytes, or null.</summary>
    public Task<byte[]?> ReadAsync(TenantId tenant, byte[] sha256, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            (session, token) => session.ScalarAsync<byte[]>(
                "select bytes from files where tenant_id = $1 and sha256 = $2", [tenant.Value, sha256], token),
            ct);
}
