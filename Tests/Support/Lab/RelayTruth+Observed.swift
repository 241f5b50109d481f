extension RelayTruth {
    /// What was seen of the catalog's servers, by name; made by `Scripts/lab observe` with Debian 12.
    ///
    /// Words are senders (outsider, empty, own, partner), letters are forms (plain, percent, bang, route, quoted,
    /// doubleAt, percentLiteral, bangLiteral, percentBare, bangBare, quotedBare, percentPartner).
    package static let observed: [String: [RelayVantage: RelayTruth]] = lines.mapValues {
        $0.mapValues(RelayTruth.init)
    }

    private static let lines: [String: [RelayVantage: String]] = [
        "postfix-safe": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-world": [
            .outside: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-loopback": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-partner": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-mx-backup": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-mx-backup-named": [
            .outside: "DDDDDDDDDDD- DDDDDDDDDDD- DDDDDDDDDDD- DDDDDDDDDDD-",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-own-sender": [
            .outside: "------------ ------------ DDDDDDDDDDDP ------------",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-empty-sender": [
            .outside: "------------ DDDDDDDDDDDP ------------ ------------",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-partner-sender": [
            .outside: "------------ ------------ ------------ DDDDDDDDDDDP",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-client-name": [
            .outside: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-percent": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-percent-untrusted": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-percent-partner": [
            .outside: "-----------P -----------P -----------P -----------P",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-tls-safe": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-tls-world": [
            .outside: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-drops-early": [
            .outside: "------------ DDDDDDDDDDDP ------------ ------------",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-rejects-data": [
            .outside: "AAAAAAAAAAAA AAAAAAAAAAAA AAAAAAAAAAAA AAAAAAAAAAAA",
            .trusted: "AAAAAAAAAAAA AAAAAAAAAAAA AAAAAAAAAAAA AAAAAAAAAAAA",
        ],
        "postfix-rejects-end": [
            .outside: "AAAAAAAAAAAA AAAAAAAAAAAA AAAAAAAAAAAA AAAAAAAAAAAA",
            .trusted: "AAAAAAAAAAAA AAAAAAAAAAAA AAAAAAAAAAAA AAAAAAAAAAAA",
        ],
        "postfix-discards": [
            .outside: "XXXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXX",
            .trusted: "XXXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXX",
        ],
        "postfix-bounces": [
            .outside: "BBBBBBBBBBBP XXXXXXXXXXXP XXXXXXXXXXXP BBBBBBBBBBBP",
            .trusted: "BBBBBBBBBBBP XXXXXXXXXXXP XXXXXXXXXXXP BBBBBBBBBBBP",
        ],
        "postfix-local-bounces": [
            .outside: "-B----B-B--- -X----X-X--- -X----X-X--- -B----B-B---",
            .trusted: "DBDDDDBDBDDP DXDDDDXDXDDP DXDDDDXDXDDP DBDDDDBDBDDP",
        ],
        "postfix-holds": [
            .outside: "XXXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXX",
            .trusted: "XXXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXX",
        ],
        "postfix-greylist-world": [
            .outside: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-greylist-safe": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-defers": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-postscreen-safe": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-postscreen-world": [
            .outside: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-master": [
            .outside: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-helo-first": [
            .outside: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-helo-only": [
            .outside: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-verifies": [
            .outside: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "postfix-refuses-client": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP DDDDDDDDDDDP",
        ],
        "exim-safe": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DBBDB------P DXXDX------P DXXDX------P DBBDB------P",
        ],
        "exim-world": [
            .outside: "DBBDB------P DXXDX------P DXXDX------P DBBDB------P",
            .trusted: "DBBDB------P DXXDX------P DXXDX------P DBBDB------P",
        ],
        "exim-own-sender": [
            .outside: "------------ ------------ D--D-------- ------------",
            .trusted: "DBBDB------P DXXDX------P DXXDX------P DBBDB------P",
        ],
        "exim-empty-sender": [
            .outside: "------------ D--D-------- ------------ ------------",
            .trusted: "DBBDB------P DXXDX------P DXXDX------P DBBDB------P",
        ],
        "exim-mx": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DBBDB------P DXXDX------P DXXDX------P DBBDB------P",
        ],
        "exim-mx-named": [
            .outside: "D--D-------- D--D-------- D--D-------- D--D--------",
            .trusted: "DBBDB------P DXXDX------P DXXDX------P DBBDB------P",
        ],
        "exim-percent": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDBDB------P DDXDX------P DDXDX------P DDBDB------P",
        ],
        "exim-percent-partner": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DBBDB------D DXXDX------D DXXDX------D DBBDB------D",
        ],
        "exim-bang": [
            .outside: "--D--------- --D--------- --D--------- --D---------",
            .trusted: "DBDDB------P DXDDX------P DXDDX------P DBDDB------P",
        ],
        "exim-percent-router": [
            .outside: "-D---------- -D---------- -D---------- -D----------",
            .trusted: "DDBDB------P DDXDX------P DDXDX------P DDBDB------P",
        ],
        "exim-discards": [
            .outside: "XXXXX------X XXXXX------X XXXXX------X XXXXX------X",
            .trusted: "XXXXX------X XXXXX------X XXXXX------X XXXXX------X",
        ],
        "exim-bounces": [
            .outside: "BBBBB------P XXXXX------P XXXXX------P BBBBB------P",
            .trusted: "BBBBB------P XXXXX------P XXXXX------P BBBBB------P",
        ],
        "exim-catch-all-discards": [
            .outside: "-XX-X------- -XX-X------- -XX-X------- -XX-X-------",
            .trusted: "DXXDX------P DXXDX------P DXXDX------P DXXDX------P",
        ],
        "exim-rejects-data": [
            .outside: "AAAAA------A AAAAA------A AAAAA------A AAAAA------A",
            .trusted: "AAAAA------A AAAAA------A AAAAA------A AAAAA------A",
        ],
        "exim-drops-early": [
            .outside: "------------ ------------ D--D-------- ------------",
            .trusted: "DBBDB------P DXXDX------P DXXDX------P DBBDB------P",
        ],
        "exim-tls-world": [
            .outside: "DBBDB------P DXXDX------P DXXDX------P DBBDB------P",
            .trusted: "DBBDB------P DXXDX------P DXXDX------P DBBDB------P",
        ],
        "exim-helo-only": [
            .outside: "DBBDB------P DXXDX------P DXXDX------P DBBDB------P",
            .trusted: "DBBDB------P DXXDX------P DXXDX------P DBBDB------P",
        ],
        "exim-greylist-world": [
            .outside: "D--D-------- D--D-------- D--D-------- D--D--------",
            .trusted: "D--D-------- D--D-------- D--D-------- D--D--------",
        ],
        "exim-debian-nets": [
            .outside: "D--D-------- D--D-------- D--D-------- D--D--------",
            .trusted: "D--D-------- D--D-------- D--D-------- D--D--------",
        ],
        "exim-debian-domains": [
            .outside: "D--D-------- D--D-------- D--D-------- D--D--------",
            .trusted: "D--D-------- D--D-------- D--D-------- D--D--------",
        ],
        "sendmail-safe": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
        ],
        "sendmail-promiscuous": [
            .outside: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
            .trusted: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
        ],
        "sendmail-local-from": [
            .outside: "------------ ------------ DDDDD-DDDDDP ------------",
            .trusted: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
        ],
        "sendmail-mx": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
        ],
        "sendmail-mx-named": [
            .outside: "DDDDD-DDDDD- DDDDD-DDDDD- DDDDD-DDDDD- DDDDD-DDDDD-",
            .trusted: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
        ],
        "sendmail-entire-domain": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
        ],
        "sendmail-loose": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
        ],
        "sendmail-loose-partner": [
            .outside: "-----------P -----------P -----------P -----------P",
            .trusted: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
        ],
        "sendmail-loose-own": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
        ],
        "sendmail-partner": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
        ],
        "sendmail-access": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
        ],
        "sendmail-mail-from": [
            .outside: "------------ ------------ ------------ DDDDD-DDDDDP",
            .trusted: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
        ],
        "sendmail-unqualified": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
        ],
        "sendmail-uucp": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
        ],
        "sendmail-loose-uucp": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
        ],
        "sendmail-old": [
            .outside: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
            .trusted: "DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP DDDDD-DDDDDP",
        ],
        "sendmail-discards": [
            .outside: "XXXXX-XXXXXP XXXXX-XXXXXP XXXXX-XXXXXP XXXXX-XXXXXP",
            .trusted: "XXXXX-XXXXXP XXXXX-XXXXXP XXXXX-XXXXXP XXXXX-XXXXXP",
        ],
        "sendmail-bounces": [
            .outside: "BBBBB-BBBBBP XXXXX-XXXXXP XXXXX-XXXXXP BBBBB-BBBBBP",
            .trusted: "BBBBB-BBBBBP XXXXX-XXXXXP XXXXX-XXXXXP BBBBB-BBBBBP",
        ],
        "opensmtpd-safe": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "D--D--PP---P D--D--PP---P D--D--PP---P D--D--PP---P",
        ],
        "opensmtpd-world": [
            .outside: "D--D--PP---P D--D--PP---P D--D--PP---P D--D--PP---P",
            .trusted: "D--D--PP---P D--D--PP---P D--D--PP---P D--D--PP---P",
        ],
        "opensmtpd-own-sender": [
            .outside: "------------ ------------ D--D--PP---P ------------",
            .trusted: "D--D--PP---P D--D--PP---P D--D--PP---P D--D--PP---P",
        ],
        "opensmtpd-partner": [
            .outside: "-----------P -----------P -----------P -----------P",
            .trusted: "D--D--PP---P D--D--PP---P D--D--PP---P D--D--PP---P",
        ],
        "opensmtpd-discards": [
            .outside: "X--X--XX---X X--X--XX---X X--X--XX---X X--X--XX---X",
            .trusted: "X--X--XX---X X--X--XX---X X--X--XX---X X--X--XX---X",
        ],
        "opensmtpd-bounces": [
            .outside: "B--B--PP---P X--X--PP---P X--X--PP---P B--B--PP---P",
            .trusted: "B--B--PP---P X--X--PP---P X--X--PP---P B--B--PP---P",
        ],
        "opensmtpd-local-only": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "------------ ------------ ------------ ------------",
        ],
        "opensmtpd-tls-broken": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "------------ ------------ ------------ ------------",
        ],
        "opensmtpd-rejects-data": [
            .outside: "A--A--AA---A A--A--AA---A A--A--AA---A A--A--AA---A",
            .trusted: "A--A--AA---A A--A--AA---A A--A--AA---A A--A--AA---A",
        ],
        "opensmtpd-rejects-end": [
            .outside: "A--A--AA---A A--A--AA---A A--A--AA---A A--A--AA---A",
            .trusted: "A--A--AA---A A--A--AA---A A--A--AA---A A--A--AA---A",
        ],
        "courier-safe": [
            .outside: "------------ ------------ ------------ ------------",
            .trusted: "D----------P D----------P D----------P D----------P",
        ],
        "courier-net": [
            .outside: "D----------P D----------P D----------P D----------P",
            .trusted: "D----------P D----------P D----------P D----------P",
        ],
        "courier-suffix": [
            .outside: "D----------P D----------P D----------P D----------P",
            .trusted: "D----------P D----------P D----------P D----------P",
        ],
        "courier-partner": [
            .outside: "-----------P -----------P -----------P -----------P",
            .trusted: "D----------P D----------P D----------P D----------P",
        ],
        "courier-percent": [
            .outside: "-D---DD----- -D---DD----- -D---DD----- -D---DD-----",
            .trusted: "DD---DD----P DD---DD----P DD---DD----P DD---DD----P",
        ],
    ]
}
