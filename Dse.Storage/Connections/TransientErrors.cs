using System.Net.Sockets;
using Npgsql;

namespace Dse.Storage.Connections;

/// <summary>Tells infrastructure that may be back in a moment from errors that stay.</summary>
public static class TransientErrors
{
    /// <summary>Tries of one operation, the first included.</summary>
    internal const int Tries = 7;

    /// <summary>Whether trying again in a moment may succeed: lost connections, restarts, deadlocks, serialisation failures.</summary>
    public static bool IsTransient(Exception error) => error switch
    {
        PostgresException p => p.SqlState is
            PostgresErrorCodes.SerializationFailure or
            PostgresErrorCodes.DeadlockDetected or
            PostgresErrorCodes.AdminShutdown or
            PostgresErrorCodes.CrashShutdown or
            PostgresErrorCodes.CannotConnectNow or
            PostgresErrorCodes.TooManyConnections or
            PostgresErrorCodes.ConnectionFailure or
            PostgresErrorCodes.LockNotAvailable,
        NpgsqlException n => n.IsTransient || n.InnerException is IOException or SocketException or TimeoutException,
        SocketException or IOException or TimeoutException => true,
        _ => error.InnerException is not null && IsTransient(error.InnerException),
    };

    /// <summary>Wait before the next try: doubling from 50 ms to 2 s, half of it random so that retries do not meet again.</summary>
    internal static TimeSpan DelayAfter(int tries)
    {
        var ceilingMs = Math.Min(2_000, 50 << Math.Min(tries, 6));
        return TimeSpan.FromMilliseconds((ceilingMs / 2) + Random.Shared.Next((ceilingMs / 2) + 1));
    }
}
