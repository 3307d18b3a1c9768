using OrleansRealtime.Call;

Console.OutputEncoding = System.Text.Encoding.UTF8;
return await CallCommand.RunAsync(args);
