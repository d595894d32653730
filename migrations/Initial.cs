using Dse.Storage;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Dse.Migrations;

/// <summary>The first schema: <c>Sql/0001_initial.sql</c>.</summary>
[DbContext(typeof(DseContext))]
[Migration("0001_initial")]
public sealed class Initial : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(SqlFile.Read("0001_initial"));
}
