import NoroshiModel
import NoroshiReport
import Testing

@Suite struct `Reasons for a gap` {
    private func text(_ reason: String, _ language: String) throws -> String {
        ReasonCatalog(english: try Shipped.texts("en"), reader: try Shipped.texts(language)).text(reason)
    }

    @Test(arguments: [
        ("no answer within 5000 ms", "5000 ミリ秒以内に応答がありませんでした"),
        ("closed the connection without a word", "何も言わずに接続を切られました"),
        (
            "descriptors of 81 process(es) could not be read (pid 1: permission denied)",
            "81 個のプロセスの記述子を読めませんでした (pid 1: 権限がありません)"
        ),
        (
            "descriptors of 81 process(es) could not be read (pid 1: permission denied); run as root to see them",
            "81 個のプロセスの記述子を読めませんでした (pid 1: 権限がありません)。root で実行すると確認できます"
        ),
        ("too few fields: 4 of 7", "項目が足りません: 7 のうち 4"),
        ("uid '+0' is an unusual way to write 0", "uid '+0' は 0 の普通でない書き方です"),
        ("'=' is missing behind 'ADMINS'", "'ADMINS' の後に '=' がありません"),
        ("byte 4096: damaged: a page of kind 119", "4096 バイト目: 壊れています: ページの種類が 119 です"),
        (
            "the settings do not tell: MAIL FROM:<a@x> RCPT TO:<b@y> from 192.0.2.1; the map m (/m.cf:5): only the database /m.db is there, and was not read: is encrypted",
            "設定からは分かりません: 192.0.2.1 からの MAIL FROM:<a@x> RCPT TO:<b@y>: マップ m (/m.cf:5): データベース /m.db だけがあり、読めませんでした: 暗号化されています"
        ),
        ("/etc/x.conf is not there", "/etc/x.conf がありません"),
        ("it may not be asked without CAP_NET_ADMIN", "CAP_NET_ADMIN がないと尋ねられません"),
        ("a reason that nobody has met", "a reason that nobody has met"), ("", ""),
        ("no answer within 5000 ms, and more", "no answer within 5000 ms, and more"),
    ])
    func `are told in the reader's language, and as they are when they are not known`(reason: String, japanese: String)
        throws
    {
        #expect(try text(reason, "ja") == japanese)
        #expect(try text(reason, "en") == reason)
    }

    @Test func `stand in findings in the reader's language too`() throws {
        let catalog = ReasonCatalog(english: try Shipped.texts("en"), reader: try Shipped.texts("ja"))
        let message = Message("check.x", ["place": "/etc/passwd:3", "reason": "no name"])
        #expect(catalog.told(message).arguments == ["place": "/etc/passwd:3", "reason": "名前がありません"])
        #expect(catalog.told(Message("check.x", ["name": "no name"])).arguments == ["name": "no name"])
    }
}
