import CSAF
import Testing

@Suite struct `Package URLs` {
    /// Written form and canonical form.
    @Test(arguments: [
        (
            "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie",
            "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie"
        ),
        ("pkg:deb/Debian/Curl@1:7.5%2Bx", "pkg:deb/debian/curl@1:7.5%2Bx"),
        ("PKG:NPM/%40angular/core@12.3.1", "pkg:npm/%40angular/core@12.3.1"),
        ("pkg:npm/@angular/core@12.3.1", "pkg:npm/%40angular/core@12.3.1"),
        ("pkg:npm/@angular/core", "pkg:npm/%40angular/core"), ("pkg:npm/Foo@1.0", "pkg:npm/foo@1.0"),
        ("pkg:///maven//org.example//a@1.0?b=2&a=1&c=", "pkg:maven/org.example/a@1.0?a=1&b=2"),
        ("pkg:pypi/Django_All.Auth@1.0RC1", "pkg:pypi/django-all-auth@1.0rc1"),
        ("pkg:pub/Flutter-Url%20X@1", "pkg:pub/flutter_url_x@1"),
        ("pkg:cpan/gdt/URI-PackageURL@2.11", "pkg:cpan/GDT/URI-PackageURL@2.11"),
        ("pkg:golang/Github.com/Gorilla/Context@v1.0#/api/./x/", "pkg:golang/github.com/gorilla/context@v1.0#api/x"),
        ("pkg:generic/a%2Fb@1", "pkg:generic/a%2Fb@1"), ("pkg:generic/x@", "pkg:generic/x"),
        (
            "pkg:maven/g/a@1?repository_url=https://r.example/p",
            "pkg:maven/g/a@1?repository_url=https:%2F%2Fr.example%2Fp"
        ),
        ("pkg:unheard.of-type/x", "pkg:unheard.of-type/x"), ("pkg:rpm/fedora/Curl@1.0", "pkg:rpm/fedora/Curl@1.0"),
        ("pkg:oci/App@SHA256:AB", "pkg:oci/app@sha256:ab"),
        ("pkg:nuget/Newtonsoft.Json@1", "pkg:nuget/Newtonsoft.Json@1"),
        (
            "pkg:mlflow/Model@3?repository_url=https://x.databricks.com",
            "pkg:mlflow/model@3?repository_url=https:%2F%2Fx.databricks.com"
        ),
        ("pkg:julia/A@1?uuid=u", "pkg:julia/A@1?uuid=u"), ("pkg:generic/%E3%81%82", "pkg:generic/%E3%81%82"),
    ])
    func `a package URL has one canonical form`(text: String, canonical: String) throws {
        let purl = try PackageURL(text)
        #expect(purl.description == canonical)
        #expect(try PackageURL(canonical) == purl)
    }

    @Test(arguments: [
        ("pkg:pypi/django@1.0", VersionScheme.pypi), ("pkg:npm/%40angular/core", .npm), ("pkg:deb/debian/a", .deb),
        ("pkg:composer/symfony/http-kernel", .composer), ("pkg:rpm/redhat/a", .rpm), ("pkg:generic/a", nil),
        ("pkg:github/a/b", nil), ("pkg:openssl/a", nil), ("pkg:all/a", nil),
    ])
    func `the type says how versions are ordered`(text: String, scheme: VersionScheme?) throws {
        #expect(try PackageURL(text).versionScheme == scheme)
    }

    @Test(arguments: [
        ("", "the scheme is not \"pkg\""), ("http://x/y", "the scheme is not \"pkg\""),
        ("pkg:npm", "the name is missing"),
        ("pkg:maven/@1.3.4", "the name is missing"), ("pkg:npm/", "the name is missing"),
        ("pkg:1npm/x", "\"1npm\" is not a type"), ("pkg:n%70m/x", "\"n%70m\" is not a type"),
        ("pkg:npm/a b", "character \" \" has to be percent-encoded"), ("pkg:npm/%zz", "\"%zz\" is not percent-encoded"),
        ("pkg:npm/%FF", "\"%FF\" is not percent-encoded"), ("pkg:npm/a@1?x", "\"x\" has no value"),
        ("pkg:npm/a@1?1x=y", "\"1x\" is not a key of a qualifier"),
        ("pkg:npm/a@1?x%20=y", "\"x%20\" is not a key of a qualifier"),
        ("pkg:npm/a@1?x=1&X=2", "qualifier \"x\" stands twice"), ("pkg:npm/a%2Fb/c@1", "\"a/b\" has a slash in it"),
        ("pkg:npm/a@1#b%2Fc", "\"b/c\" has a slash in it"),
        ("pkg:oci/com.example/product-A@sha256%3Add134", "type \"oci\" has no namespace"),
        ("pkg:maven/a@1", "type \"maven\" demands a namespace"), ("pkg:pypi/x/y@1", "type \"pypi\" has no namespace"),
        (
            "pkg:deb/openssl@3.0.14-1",
            "type \"deb\" demands a namespace, the distribution: \"pkg:deb/debian/openssl\""
        ),
        ("pkg:rpm/bash", "type \"rpm\" demands a namespace, the distribution: \"pkg:rpm/redhat/bash\""),
        ("pkg:swid/x@1", "type \"swid\" demands the qualifier \"tag_id\""),
        ("pkg:cpan/GDT/URI::PackageURL", "\"URI::PackageURL\" is not a name of a distribution"),
        ("pkg:chrome-extension/abc@1", "name or version are not those of an extension"),
    ])
    func `what is no package URL says why`(text: String, reason: String) {
        let error = #expect(throws: PackageURL.ParseError.self) { try PackageURL(text) }
        #expect(error?.reason == reason)
    }

    @Test func `the parts can be asked for`() throws {
        let purl = try PackageURL("pkg:golang/google.golang.org/genproto@abcdedf#googleapis/api/annotations")
        #expect(purl.type == "golang" && purl.namespace == ["google.golang.org"] && purl.name == "genproto")
        #expect(purl.version == "abcdedf" && purl.subpath == ["googleapis", "api", "annotations"])
        #expect(purl.withoutVersion == "pkg:golang/google.golang.org/genproto")
        #expect(try purl.isTypeRegistered && !PackageURL("pkg:unheard.of/x").isTypeRegistered)
    }
}
