namespace OrleansRealtime.Storage.Redis;

/// <summary>What must happen at once in Redis. A session is a hash; the field <c>#</c> is the incarnation that owns it, all others are records.</summary>
internal static class RedisScripts
{
    /// <summary>Keys: the session. Arguments: incarnation, expiry in Unix ms, number of removals, their keys, then keys and values.</summary>
    public const string Commit = """
        local owner = redis.call('HGET', KEYS[1], '#')
        if not owner then
          if ARGV[1] ~= '1' then return 0 end
          redis.call('HSET', KEYS[1], '#', '1')
        elseif owner ~= ARGV[1] then
          return 0
        end
        local removals = tonumber(ARGV[3])
        for i = 4, 3 + removals do redis.call('HDEL', KEYS[1], ARGV[i]) end
        for i = 4 + removals, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
        redis.call('PEXPIREAT', KEYS[1], ARGV[2])
        return 1
        """;

    /// <summary>Keys: the session. Gives every field and value, the incarnation as it is now; nothing when there is no session.</summary>
    public const string Take = """
        if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
        redis.call('HINCRBY', KEYS[1], '#', 1)
        return redis.call('HGETALL', KEYS[1])
        """;

    /// <summary>Keys: the session. Arguments: incarnation.</summary>
    public const string Delete = """
        local owner = redis.call('HGET', KEYS[1], '#')
        if owner and tonumber(owner) <= tonumber(ARGV[1]) then return redis.call('DEL', KEYS[1]) end
        return 0
        """;
}
