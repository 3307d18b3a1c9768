namespace OrleansRealtime.Storage.Redis;

/// <summary>
/// What must happen in one step at the server. A session is a hash; its own fields have a space in their names, which no record has.
/// </summary>
internal static class RedisScripts
{
    public const long Kept = 1;

    /// <summary>
    /// KEYS: the session. ARGV: incarnation, sequence, 1 if it must be there, expiry in Unix milliseconds, number of records written, then
    /// these as key and value, then the keys removed. 1 when kept, 0 when fenced.
    /// </summary>
    public const string Commit =
        """
        local owner = redis.call('HGET', KEYS[1], ' incarnation')
        local incarnation, sequence = tonumber(ARGV[1]), tonumber(ARGV[2])
        if owner then
          owner = tonumber(owner)
          if incarnation < owner then return 0 end
          if incarnation == owner and sequence > 0 and sequence <= tonumber(redis.call('HGET', KEYS[1], ' sequence') or '0') then return 1 end
        elseif incarnation > 1 or ARGV[3] == '1' then
          return 0
        end
        if sequence > 0 or (owner and incarnation > owner) then redis.call('HSET', KEYS[1], ' sequence', ARGV[2]) end
        redis.call('HSET', KEYS[1], ' incarnation', ARGV[1])
        local last = 5 + 2 * tonumber(ARGV[5])
        for i = 6, last, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
        for i = last + 1, #ARGV do redis.call('HDEL', KEYS[1], ARGV[i]) end
        redis.call('PEXPIREAT', KEYS[1], ARGV[4])
        return 1
        """;

    /// <summary>KEYS: the session. Fields and values after the incarnation has grown; nothing when there is none.</summary>
    public const string Take =
        """
        if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
        redis.call('HINCRBY', KEYS[1], ' incarnation', 1)
        redis.call('HDEL', KEYS[1], ' sequence')
        return redis.call('HGETALL', KEYS[1])
        """;

    /// <summary>KEYS: the session. ARGV: incarnation.</summary>
    public const string Delete =
        """
        local owner = redis.call('HGET', KEYS[1], ' incarnation')
        if owner and tonumber(owner) <= tonumber(ARGV[1]) then redis.call('DEL', KEYS[1]) end
        return 1
        """;

    public const string IncarnationField = " incarnation";

    /// <summary>Whether a field is the store's own and no record.</summary>
    public static bool IsOwn(string field) => field.StartsWith(' ');
}
