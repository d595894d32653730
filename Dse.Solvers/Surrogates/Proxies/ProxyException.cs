namespace Dse.Solvers.Surrogates.Proxies;

/// <summary>A table or proxy file cannot be used; the message says what is wrong and how to mend it.</summary>
public sealed class ProxyException(string message) : Exception(message);
