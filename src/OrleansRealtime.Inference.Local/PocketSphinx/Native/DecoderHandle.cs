using System.Runtime.InteropServices;
using System.Text;

namespace OrleansRealtime.Inference.Local.PocketSphinx.Native;

/// <summary>A <c>ps_decoder_t</c> with its configuration.</summary>
internal sealed unsafe class DecoderHandle : SafeHandle
{
    private nint _config;
    private byte** _arguments;
    private int _argumentCount;

    public DecoderHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Loads the models: about half a second, about 100 MB.</summary>
    /// <returns>A handle that is invalid when the library refuses the arguments or the models.</returns>
    public static DecoderHandle Create(IReadOnlyList<string> arguments)
    {
        var created = new DecoderHandle();
        created.CopyArguments(arguments);
        created._config = SphinxLibrary.ParseArguments(
            0, SphinxLibrary.ArgumentDefinitions(), created._argumentCount, created._arguments, strict: 1);
        if (created._config != 0)
        {
            created.SetHandle(SphinxLibrary.CreateDecoder(created._config));
        }

        return created;
    }

    protected override bool ReleaseHandle()
    {
        // Both tell how many hold on; nobody else does.
        _ = SphinxLibrary.FreeDecoder(handle);
        FreeConfiguration();
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (IsInvalid)
        {
            // ReleaseHandle is not called for a decoder that could not be made.
            FreeConfiguration();
        }
    }

    private void CopyArguments(IReadOnlyList<string> arguments)
    {
        // The parsed configuration keeps pointers into its arguments, so they live as long as it does.
        _argumentCount = arguments.Count + 1;
        _arguments = (byte**)NativeMemory.AllocZeroed((nuint)_argumentCount, (nuint)sizeof(byte*));
        _arguments[0] = Copy("pocketsphinx");
        for (var i = 0; i < arguments.Count; i++)
        {
            _arguments[i + 1] = Copy(arguments[i]);
        }
    }

    private static byte* Copy(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var copy = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }

    private void FreeConfiguration()
    {
        if (_config != 0)
        {
            _ = SphinxLibrary.FreeConfig(_config);
            _config = 0;
        }

        if (_arguments is null)
        {
            return;
        }

        for (var i = 0; i < _argumentCount; i++)
        {
            NativeMemory.Free(_arguments[i]);
        }

        NativeMemory.Free(_arguments);
        _arguments = null;
    }
}
