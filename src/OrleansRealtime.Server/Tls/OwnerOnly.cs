namespace OrleansRealtime.Server.Tls;

/// <summary>Directories and files that only their owner can use.</summary>
internal static class OwnerOnly
{
    private const UnixFileMode FileModes = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode DirectoryModes = FileModes | UnixFileMode.UserExecute;

    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        // It may be there already, with wider modes.
        Directory.CreateDirectory(path, DirectoryModes);
        File.SetUnixFileMode(path, DirectoryModes);
    }

    /// <summary>Writes a file whole or not at all: a start cut short leaves no half of a key behind.</summary>
    public static void Write(string path, string text)
    {
        var unfinished = path + ".new";
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileModes;
        }

        using (var file = new FileStream(unfinished, options))
        using (var writer = new StreamWriter(file))
        {
            writer.Write(text);
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
