using System.Text;
using OrleansRealtime.Core.Tests.Simulation;

namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>Keeps everything the client hears, as it hears it.</summary>
internal sealed class ByteWatcher : SessionWatcher
{
    private readonly StringBuilder _bytes = new();

    public string Bytes => _bytes.ToString();

    public override void See(SessionEffect effect)
    {
        base.See(effect);
        if (effect is SessionEffect.SendEvent send)
        {
            _bytes.Append(Wire.Text(send.Event, send.EventId)).Append('\n');
        }
    }
}
