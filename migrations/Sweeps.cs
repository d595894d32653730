using Dse.Storage;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Dse.Migrations;

/// <summary>Sweeps, their runs and members: <c>Sql/0004_sweeps.sql</c>.</summary>
[DbContext(typeof(DseContext))]
[Migration("0004_sweeps")]
public sealed class Sweeps : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(SqlFile.Read("0004_sweeps"));
}
