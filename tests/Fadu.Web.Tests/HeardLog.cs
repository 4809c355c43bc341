using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fadu.Web.Tests;

/// <summary>Hears everything a host writes to its log from now on, far more than a bureau lets it write.</summary>
public sealed class HeardLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();
    private readonly Func<string, LogLevel, bool> hears;

    /// <param name="services">The host's.</param>
    /// <param name="hears">Of which category and level; null hears all.</param>
    public HeardLog(IServiceProvider services, Func<string, LogLevel, bool>? hears = null)
    {
        this.hears = hears ?? ((_, _) => true);
        services.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>().CurrentValue.Rules.Add(new LoggerFilterRule(typeof(HeardLog).FullName, categoryName: null, LogLevel.Trace, filter: null));
        services.GetRequiredService<ILoggerFactory>().AddProvider(this);
    }

    public IReadOnlyCollection<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => new Ear(this, categoryName);

    public void Dispose()
    {
        // The host lets it go.
    }

    private sealed class Ear(HeardLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => log.hears(category, logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                log.lines.Enqueue($"{formatter(state, exception)} {exception}");
        }
    }
}
