using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Dse.Storage;

internal sealed class TenantIdConverter() : ValueConverter<TenantId, Guid>(t => t.Value, g => new TenantId(g));
