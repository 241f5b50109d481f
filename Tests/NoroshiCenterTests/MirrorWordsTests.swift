import NoroshiReport
import Testing

/// What is told of providers and their documents has words in both languages.
struct MirrorWordsTests {
    @Test(arguments: [
        ("Example: does not wish its documents to be handed on", "Example: 文書の再配布を望んでいません"),
        ("Example: does not wish to be listed", "Example: 一覧への掲載を望んでいません"),
        (
            "Example: a publisher can be listed only where its documents are handed on",
            "Example: 発行者 (publisher) は、文書を再配布する場合に限り掲載できます"
        ),
        ("Example: hands out nothing that is for everyone", "Example: 誰でも読める文書を公開していません"),
        (
            "Example: 3 documents without a signature, which an aggregator has to make",
            "Example: 署名のない文書が 3 件あります。集約者 (aggregator) は署名しなければなりません"
        ),
        ("/srv/x: a mirror that is not listed any more; remove it", "/srv/x: もう掲載していない複製です。削除してください"),
        ("the key AB12 ends in 40 days", "鍵 AB12 の有効期限は 40 日後です"),
        ("https://a.example/x.json: the server points elsewhere", "https://a.example/x.json: サーバが別のアドレスに転送しています"),
        (
            "https://a.example/x.json: released on 2099-01-01T00:00:00Z, it says, which is in the future",
            "https://a.example/x.json: 公開日時が 2099-01-01T00:00:00Z とあり、未来の日付です"
        ),
        (
            "released on 2099-01-01T00:00:00Z, it says, which is in the future",
            "公開日時が 2099-01-01T00:00:00Z とあり、未来の日付です"
        ),
        (
            "https://a.example/x.json: the server points to file:///etc/passwd: not an address of the form https://…",
            "https://a.example/x.json: サーバの転送先: file:///etc/passwd: https://… の形のアドレスではありません"
        ),
        (
            "https://a.example/x.json: its sha512 is not the one that is published; not taken",
            "https://a.example/x.json: sha512 が公開されている値と一致しないため、取り込みません"
        ),
        (
            "https://a.example/x.json: older than the document that is kept; not taken",
            "https://a.example/x.json: 手元の文書より古いため、取り込みません"
        ),
        (
            "https://a.example/x.json: no signature (status 404); not taken",
            "https://a.example/x.json: 署名がないため (状態 404)、取り込みません"
        ),
        (
            "https://a.example/x: the connection was closed before it was certain that the answer was complete",
            "https://a.example/x: 応答が完了したと確かめられる前に接続が閉じられました"
        ),
        ("https://a.example/x: status 500", "https://a.example/x: 状態 500"),
    ])
    func `warnings are told in the reader's language`(warning: String, japanese: String) throws {
        let english = try Translations.load("en", from: TestCenter.resources)
        for (language, told) in [("en", warning), ("ja", japanese)] {
            let reader = try Translations.load(language, from: TestCenter.resources)
            #expect(ReasonCatalog(english: english, reader: reader).text(warning) == told)
        }
    }
}
