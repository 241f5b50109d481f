/// The registered subtags of language tags.
///
/// - Source: IANA, Language Subtag Registry, 2024-05-16
enum LanguageRegistry {
    /// Whether a language of two or three letters, in lower case, is registered or of private use.
    static func isLanguage(_ subtag: String) -> Bool { languages.contains(subtag) || isPrivateLanguage(subtag) }

    /// `qaa` to `qtz`.
    static func isPrivateLanguage(_ subtag: String) -> Bool {
        subtag.utf8.count == 3 && ("qaa"..."qtz").contains(subtag)
    }

    static func isScript(_ subtag: String) -> Bool {
        scripts.contains(subtag) || subtag.utf8.count == 4 && ("qaaa"..."qabx").contains(subtag)
    }

    static func isRegion(_ subtag: String) -> Bool {
        regions.contains(subtag)
            || subtag.utf8.count == 2 && (("qm"..."qz").contains(subtag) || ("xa"..."xz").contains(subtag))
    }

    /// The language that each extended language has to follow.
    static let extendedLanguages: [String: String] = {
        var result: [String: String] = [:]
        for line in extendedLanguageText.split(separator: "\n") {
            let halves = line.split(separator: " ")
            for subtag in pieces(String(halves[1]), of: 3) { result[subtag] = String(halves[0]) }
        }
        return result
    }()

    static let variants = words(variantText)
    static let grandfathered = words(grandfatheredText)

    private static let languages = Set(pieces(twoLetters, of: 2) + pieces(threeLetters, of: 3))
    private static let scripts = Set(pieces(scriptText, of: 4))
    private static let regions = words(regionText)

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }

    /// Cuts a text without separators into pieces of one length.
    private static func pieces(_ text: String, of length: Int) -> [String] {
        let letters = text.utf8.filter { $0 != UInt8(ascii: "\n") }
        return stride(from: 0, to: letters.count, by: length).map {
            String(decoding: letters[$0..<$0 + length], as: UTF8.self)
        }
    }

    private static let grandfatheredText = """
        art-lojban cel-gaulish en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo i-navajo i-pwn
        i-tao i-tay i-tsu no-bok no-nyn sgn-be-fr sgn-be-nl sgn-ch-de zh-guoyu zh-hakka zh-min zh-min-nan zh-xiang
        """

    private static let regionText = """
        001 002 003 005 009 011 013 014 015 017 018 019 021 029 030 034 035 039 053 054 057 061 142 143 145 150 151
        154 155 202 419 aa ac ad ae af ag ai al am an ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn
        bo bq br bs bt bu bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cp cq cr cs cu cv cw cx cy cz dd de dg dj dk
        dm do dz ea ec ee eg eh er es et eu ez fi fj fk fm fo fr fx ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu
        gw gy hk hm hn hr ht hu ic id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc
        li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni
        nl no np nr nt nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj
        sk sl sm sn so sr ss st su sv sx sy sz ta tc td tf tg th tj tk tl tm tn to tp tr tt tv tw tz ua ug um un us uy
        uz va vc ve vg vi vn vu wf ws yd ye yt yu za zm zr zw zz
        """

    private static let variantText = """
        1606nict 1694acad 1901 1959acad 1994 1996 abl1943 akuapem alalc97 aluku anpezo ao1990 aranes arevela arevmda
        arkaika asante auvern baku1926 balanka barla basiceng bauddha bciav bcizbl biscayan biske blasl bohoric boont
        bornholm cisaup colb1945 cornu creiss dajnko ekavsk emodeng fascia fodom fonipa fonkirsh fonnapa fonupa
        fonxsamp gallo gascon gherd grclass grital grmistr hepburn heploc hognorsk hsistemo ijekavsk itihasa ivanchov
        jauer jyutping kkcor kociewie kscor laukika lemosin lengadoc lipaw ltg1929 ltg2007 luna1918 metelko monoton
        ndyuka nedis newfound nicard njiva nulik osojs oxendict pahawh2 pahawh3 pahawh4 pamaka peano pehoeji petr1708
        pinyin polyton provenc puter rigik rozaj rumgr scotland scouse simple solba sotav spanglis surmiran sursilv
        sutsilv synnejyl tailo tarask tongyong tunumiit uccor ucrcor ulster unifon vaidika valbadia valencia vallader
        vecdruka vivaraup wadegile xsistemo
        """

    /// A language, and the extended languages that may follow it.
    private static let extendedLanguageText = """
        ar aaoabhabvacmacqacwacxacyadfaebaecafbajpapcapdarbarqarsaryarzauzavlayhaylaynaypbbzpgashussh
        kok gomknn
        lv ltglvs
        ms bjnbtjbvebvucoaduphjijakjaxkvbkvrkxdlcelcfliwmaxmeomfamfbminmqgmsimuiornorspelpsetmwurkvkk
        ms vktxmmzlmzmizsm
        sgn adsaedaenafgajsaseasfaspasqaswbfibfkbogbqnbqybvlbzscdscsccsdcsecsfcsgcslcsncsqcsrcsxdoqdse
        sgn dsldszecsehseslesnesoethfcsfsefslfssgdsgsegsggsmgssgushabhafhdshkshoshpshshhslicliksilsinl
        sgn insiseisgisrjcsjhsjksjlsjosjsljuskgikvklbslgsllslsblsclsglsllsnlsolsplstlsvlswlsylwsmdlmfs
        sgn mremsdmsrmzcmzgmzynbsncsnsinslnspnsrnzsoklpgzpksprlprzpscpsdpsgpslpsopsppsrpysribrmsrnbrsi
        sgn rslrsmrsnsdlsfbsfssggsgxslfslssqksqssqxsspssrsvkswlsyyszstsetsmtsqtsstsytzaugnugyukluksvgt
        sgn vsivslvsvwbsxkixmlxmsydsygsyhsyslysmzibzsl
        sw swcswh
        uz uznuzs
        zh cdocjycmncnpcpxcspczhczoganhakhsnlzhmnpnanwuuyue
        """

    private static let scriptText = """
        adlmafakaghbahomarabaranarmiarmnavstbalibamubassbatkbengbhksblisbopobrahbraibugibuhdcakmcanscarichamcherchis
        chrscirtcoptcpmncprtcyrlcyrsdevadiakdogrdsrtduplegydegyhegypelbaelymethigarageokgeorglaggonggonmgothgrangrek
        gujrgukhguruhanbhanghanihanohanshanthatrhebrhirahluwhmnghmnphrkthungindsitaljamojavajpanjurckalikanakawikhar
        khmrkhojkitlkitskndakorekpelkraikthilanalaoolatflatglatnlekelepclimblinalinblisulomalycilydimahjmakamandmani
        marcmayamedfmendmercmeromlymmodimongmoonmroomteimultmymrnagmnandnarbnbatnewankdbnkgbnkoonshuogamolckonaoorkh
        oryaosgeosmaougrpalmpaucpcunpelmpermphagphliphlpphlvphnxpiqdplrdprtipsinranjrjngrohgrororunrsamrsarasarbsaur
        sgnwshawshrdshuisiddsidtsindsinhsogdsogosorasoyosundsunusylosyrcsyresyrjsyrntagbtakrtaletalutamltangtavttayo
        telutengtfngtglgthaathaitibttirhtnsatodrtolstototutgugarvaiivispvithwarawchowolexpeoxsuxyeziyiiizanbzinhzmth
        zsyezsymzxxxzyyyzzzz
        """

    private static let twoLetters = """
        aaabaeafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydadedvdzeeeleneoeseteufafffifjfofrfygagdglgngu
        gvhahehihohrhthuhyhziaidieigiiikinioisitiuiwjajijvjwkakgkikjkkklkmknkokrkskukvkwkylalblglilnloltlulvmgmhmimk
        mlmnmomrmsmtmynanbndnengnlnnnonrnvnyocojomorospapiplpsptqurmrnrorurwsascsdsesgshsiskslsmsnsosqsrssstsusvswta
        tetgthtitktltntotrtstttwtyugukuruzvevivowawoxhyiyozazhzu
        """

    private static let threeLetters = """
        aaaaabaacaadaaeaafaagaahaaiaakaalaamaanaaoaapaaqaasaataauaavaawaaxaazabaabbabcabdabeabfabgabhabiabjablabmabn
        aboabpabqabrabsabtabuabvabwabxabyabzacaacbacdaceacfachaciackaclacmacnacpacqacracsactacuacvacwacxacyaczadaadb
        addadeadfadgadhadiadjadladnadoadpadqadradsadtaduadwadxadyadzaeaaebaecaedaeeaekaelaemaenaeqaeraesaeuaewaeyaez
        afaafbafdafeafgafhafiafkafnafoafpafsaftafuafzagaagbagcagdageagfaggaghagiagjagkaglagmagnagoagpagqagragsagtagu
        agvagwagxagyagzahaahbahgahhahiahkahlahmahnahoahpahrahsahtaiaaibaicaidaieaifaigaihaiiaijaikailaimainaioaipaiq
        airaisaitaiwaixaiyajaajgajiajnajpajsajtajuajwajzakbakcakdakeakfakgakhakiakjakkaklakmakoakpakqakraksaktakuakv
        akwakxakyakzalaalcaldalealfalgalhalialjalkallalmalnaloalpalqalralsaltalualvalwalxalyalzamaambamcameamfamgami
        amjamkamlammamnamoampamqamramsamtamuamvamwamxamyamzanaanbancandaneanfanganhanianjankanlanmannanoanpanqanrans
        antanuanvanwanxanyanzaoaaobaocaodaoeaofaogaohaoiaojaokaolaomaonaoraosaotaouaoxaozapaapbapcapdapeapfapgaphapi
        apjapkaplapmapnapoappapqaprapsaptapuapvapwapxapyapzaqaaqcaqdaqgaqkaqlaqmaqnaqpaqraqtaqzarbarcardarearhariarj
        arkarlarnaroarparqarrarsartaruarvarwarxaryarzasaasbascasdaseasfasgashasiasjaskaslasnasoaspasqasrassastasuasv
        aswasxasyaszataatbatcatdateatgathatiatjatkatlatmatnatoatpatqatratsattatuatvatwatxatyatzauaaubaucaudaueaufaug
        auhauiaujaukaulaumaunauoaupauqaurausautauuauwauxauyauzavbavdaviavkavlavmavnavoavsavtavuavvawaawbawcawdaweawg
        awhawiawkawmawnawoawrawsawtawuawvawwawxawyaxbaxeaxgaxkaxlaxmaxxayaaybaycaydayeaygayhayiaykaylaynayoaypayqayr
        aysaytayuayxayyayzazaazbazcazdazgazjazmaznazoaztazzbaababbacbadbaebafbagbahbaibajbalbanbaobapbarbasbatbaubav
        bawbaxbaybazbbabbbbbcbbdbbebbfbbgbbhbbibbjbbkbblbbmbbnbbobbpbbqbbrbbsbbtbbubbvbbwbbxbbybbzbcabcbbccbcdbcebcf
        bcgbchbcibcjbckbclbcmbcnbcobcpbcqbcrbcsbctbcubcvbcwbcybczbdabdbbdcbddbdebdfbdgbdhbdibdjbdkbdlbdmbdnbdobdpbdq
        bdrbdsbdtbdubdvbdwbdxbdybdzbeabebbecbedbeebefbegbehbeibejbekbembeobepbeqberbesbetbeubevbewbexbeybezbfabfbbfc
        bfdbfebffbfgbfhbfibfjbfkbflbfmbfnbfobfpbfqbfrbfsbftbfubfwbfxbfybfzbgabgbbgcbgdbgebgfbggbgibgjbgkbglbgmbgnbgo
        bgpbgqbgrbgsbgtbgubgvbgwbgxbgybgzbhabhbbhcbhdbhebhfbhgbhhbhibhjbhkbhlbhmbhnbhobhpbhqbhrbhsbhtbhubhvbhwbhxbhy
        bhzbiabibbicbidbiebifbigbijbikbilbimbinbiobipbiqbirbitbiubivbiwbixbiybizbjabjbbjcbjdbjebjfbjgbjhbjibjjbjkbjl
        bjmbjnbjobjpbjqbjrbjsbjtbjubjvbjwbjxbjybjzbkabkbbkcbkdbkfbkgbkhbkibkjbkkbklbkmbknbkobkpbkqbkrbksbktbkubkvbkw
        bkxbkybkzblablbblcbldbleblfblgblhblibljblkbllblmblnbloblpblqblrblsbltblvblwblxblyblzbmabmbbmcbmdbmebmfbmgbmh
        bmibmjbmkbmlbmmbmnbmobmpbmqbmrbmsbmtbmubmvbmwbmxbmybmzbnabnbbncbndbnebnfbngbnibnjbnkbnlbnmbnnbnobnpbnqbnrbns
        bntbnubnvbnwbnxbnybnzboabobboebofbogbohboibojbokbolbombonboobopboqborbotboubovbowboxboybozbpabpbbpcbpdbpebpg
        bphbpibpjbpkbplbpmbpnbpobppbpqbprbpsbptbpubpvbpwbpxbpybpzbqabqbbqcbqdbqfbqgbqhbqibqjbqkbqlbqmbqnbqobqpbqqbqr
        bqsbqtbqubqvbqwbqxbqybqzbrabrbbrcbrdbrfbrgbrhbribrjbrkbrlbrmbrnbrobrpbrqbrrbrsbrtbrubrvbrwbrxbrybrzbsabsbbsc
        bsebsfbsgbshbsibsjbskbslbsmbsnbsobspbsqbsrbssbstbsubsvbswbsxbsybtabtbbtcbtdbtebtfbtgbthbtibtjbtkbtlbtmbtnbto
        btpbtqbtrbtsbttbtubtvbtwbtxbtybtzbuabubbucbudbuebufbugbuhbuibujbukbumbunbuobupbuqbusbutbuubuvbuwbuxbuybuzbva
        bvbbvcbvdbvebvfbvgbvhbvibvjbvkbvlbvmbvnbvobvpbvqbvrbvtbvubvvbvwbvxbvybvzbwabwbbwcbwdbwebwfbwgbwhbwibwjbwkbwl
        bwmbwnbwobwpbwqbwrbwsbwtbwubwwbwxbwybwzbxabxbbxcbxdbxebxfbxgbxhbxibxjbxkbxlbxmbxnbxobxpbxqbxrbxsbxubxvbxwbxx
        bxzbyabybbycbydbyebyfbygbyhbyibyjbykbylbymbynbyobypbyqbyrbysbytbyvbywbyxbyybyzbzabzbbzcbzdbzebzfbzgbzhbzibzj
        bzkbzlbzmbznbzobzpbzqbzrbzsbztbzubzvbzwbzxbzybzzcaacabcaccadcaecafcagcahcaicajcakcalcamcancaocapcaqcarcascau
        cavcawcaxcaycazcbacbbcbccbdcbecbgcbhcbicbjcbkcblcbncbocbqcbrcbscbtcbucbvcbwcbyccacccccdcceccgcchccjcclccmccn
        ccoccpccqccrccscdacdccddcdecdfcdgcdhcdicdjcdmcdncdocdrcdscdycdzceacebcegcekcelcencetceycfacfdcfgcfmcgacgccgg
        cgkchbchcchdchfchgchhchjchkchlchmchnchochpchqchrchtchwchxchychzciacibciccidciecihcikcimcincipcirciwciycjacje
        cjhcjicjkcjmcjncjocjpcjrcjscjvcjyckackbckhcklckmcknckockqckrckscktckuckvckxckyckzclaclccldcleclhclicljclkcll
        clmcloclscltcluclwclycmacmccmecmgcmicmkcmlcmmcmncmocmrcmscmtcnacnbcnccngcnhcnicnkcnlcnocnpcnqcnrcnscntcnucnw
        cnxcoacobcoccodcoecofcogcohcojcokcolcomconcoocopcoqcotcoucovcowcoxcoycozcpacpbcpccpecpfcpgcpicpncpocppcpscpu
        cpxcpycqdcqucracrbcrccrdcrfcrgcrhcricrjcrkcrlcrmcrncrocrpcrqcrrcrscrtcrvcrwcrxcrycrzcsacsbcsccsdcsecsfcsgcsh
        csicsjcskcslcsmcsncsocspcsqcsrcsscstcsucsvcswcsxcsycszctactcctdctectgcthctlctmctnctoctpctscttctuctyctzcuacub
        cuccugcuhcuicujcukculcumcuocupcuqcurcuscutcuucuvcuwcuxcuycvgcvncwacwbcwdcwecwgcwtcxhcyacybcyoczhczkcznczoczt
        daadacdaddaedafdagdahdaidajdakdaldamdaodapdaqdardasdaudavdawdaxdaydazdbadbbdbddbedbfdbgdbidbjdbldbmdbndbodbp
        dbqdbrdbtdbudbvdbwdbydccdcrddadddddeddgddiddjddnddoddrddsddwdecdeddeedefdegdehdeidekdeldemdendepdeqderdesdev
        dezdgadgbdgcdgddgedggdghdgidgkdgldgndgodgrdgsdgtdgudgwdgxdgzdhadhddhgdhidhldhmdhndhodhrdhsdhudhvdhwdhxdiadib
        dicdiddifdigdihdiidijdikdildimdindiodipdiqdirdisditdiudiwdixdiydizdjadjbdjcdjddjedjfdjidjjdjkdjldjmdjndjodjr
        djudjwdkadkgdkkdkldkrdksdkxdlgdlkdlmdlndmadmbdmcdmddmedmfdmgdmkdmldmmdmndmodmrdmsdmudmvdmwdmxdmydnadnddnedng
        dnidnjdnkdnndnodnrdntdnudnvdnwdnydoadobdocdoedofdohdoidokdoldondoodopdoqdordosdotdovdowdoxdoydozdppdradrbdrc
        drddredrgdrhdridrldrndrodrqdrrdrsdrtdrudrwdrydsbdsedshdsidskdsldsndsodsqdszdtadtbdtddthdtidtkdtmdtndtodtpdtr
        dtsdttdtudtyduadubducdudduedufdugduhduidujdukduldumdunduodupduqdurdusduuduvduwduxduyduzdvadwadwkdwldwrdwsdwu
        dwwdwydwzdyadybdyddygdyidymdyndyodyrdyudyydzadzddzedzgdzldzneaaebcebgebkeboebrebuecrecsecyeeeefaefeefiegaegl
        egmegoegxegyehsehueipeiteivejaekaekcekeekgekiekkeklekmekoekpekrekyeleelhelielkelmeloelpeluelxemaembemeemgemi
        emkemmemnemoempemqemsemuemwemxemyemzenaenbencendenfenhenlenmennenoenqenrenuenvenwenxeotepieraergerherierkero
        errerserterweseesgeshesieskeslesmesnesoesqessesuesxesyetbetcethetnetoetretsettetuetxetzeudeuqeveevhevnewoext
        eyaeyoezaezefaafabfadfaffagfahfaifajfakfalfamfanfapfarfatfaufaxfayfazfblfcsferffiffmfgrfiafiefiffilfipfirfit
        fiufiwfkkfkvflaflhflifllflnflrflyfmpfmufnbfngfnifodfoifomfonforfosfoxfpefqsfrcfrdfrkfrmfrofrpfrqfrrfrsfrtfse
        fslfssfubfucfudfuefuffuhfuifujfumfunfuqfurfutfuufuvfuyfvrfwafwegaagabgacgadgaegafgaggahgaigajgakgalgamgangao
        gapgaqgargasgatgaugavgawgaxgaygazgbagbbgbcgbdgbegbfgbggbhgbigbjgbkgblgbmgbngbogbpgbqgbrgbsgbugbvgbwgbxgbygbz
        gccgcdgcegcfgclgcngcrgctgdagdbgdcgddgdegdfgdggdhgdigdjgdkgdlgdmgdngdogdqgdrgdsgdtgdugdxgeagebgecgedgefgeggeh
        geigejgekgelgemgeqgesgevgewgexgeygezgfkgftgfxggaggbggdggegggggkgglggnggoggrggtgguggwghaghcgheghhghkghlghngho
        ghrghsghtgiagibgicgidgiegiggihgiigilgimgingiogipgiqgirgisgitgiugiwgixgiygizgjigjkgjmgjngjrgjugkagkdgkegkngko
        gkpgkuglbglcgldglhgligljglkgllgloglrgluglwglygmagmbgmdgmegmggmhgmlgmmgmngmqgmrgmugmvgmwgmxgmygmzgnagnbgncgnd
        gnegnggnhgnignjgnkgnlgnmgnngnognqgnrgntgnugnwgnzgoagobgocgodgoegofgoggohgoigojgokgolgomgongoogopgoqgorgosgot
        gougovgowgoxgoygozgpagpegpngqagqigqngqrgqugragrbgrcgrdgrggrhgrigrjgrkgrmgrogrqgrrgrsgrtgrugrvgrwgrxgrygrzgse
        gsggslgsmgsngsogspgssgswgtagtigtuguagubgucgudguegufgugguhguigukgulgumgunguogupguqgurgusgutguuguvguwguxguzgva
        gvcgvegvfgvjgvlgvmgvngvogvpgvrgvsgvygwagwbgwcgwdgwegwfgwggwigwjgwmgwngwrgwtgwugwwgwxgxxgyagybgydgyegyfgyggyi
        gylgymgyngyogyrgyygyzgzagzigznhaahabhachadhaehafhaghahhaihajhakhalhamhanhaohaphaqharhashavhawhaxhayhazhbahbb
        hbnhbohbuhcahchhdnhdshdyheahedheghehheihemhgmhgwhhihhrhhyhiahibhidhifhighihhiihijhikhilhimhiohirhithiwhixhji
        hkahkehkhhkkhknhkshlahlbhldhlehlthluhmahmbhmchmdhmehmfhmghmhhmihmjhmkhmlhmmhmnhmphmqhmrhmshmthmuhmvhmwhmxhmy
        hmzhnahndhnehnghnhhnihnjhnnhnohnshnuhoahobhochodhoehohhoihojhokholhomhoohophorhoshothovhowhoyhozhpohpshrahrc
        hrehrkhrmhrohrphrrhrthruhrwhrxhrzhsbhshhslhsnhsshtihtohtshtuhtxhubhuchudhuehufhughuhhuihujhukhulhumhuohuphuq
        hurhushuthuuhuvhuwhuxhuyhuzhvchvehvkhvnhvvhwahwchwohyahywhyxiaiianiapiaribaibbibdibeibgibhibiiblibmibnibribu
        ibyicaichiclicridaidbidciddideidiidridsidtiduifaifbifeiffifkifmifuifyigbigeiggigligmignigoigsigwihbihiihpihw
        iiniirijcijeijjijnijoijsikeikhikiikkiklikoikpikriksiktikvikwikxikzilailbilgiliilkillilmiloilpilsiluilvilwima
        imeimiimlimnimoimrimsimtimyinbincineinginhinjinlinminninoinpinsintinzioriouiowipiipoiquiqwiraireirhiriirkirn
        iroirriruirxiryisaiscisdiseisgishisiiskismisnisoisristisuisvitbitcitditeitiitkitlitmitoitritsittitvitwitxity
        itziumivbivviwkiwmiwoiwsixcixliyaiyoiyxizhiziizmizrizzjaajabjacjadjaejafjahjajjakjaljamjanjaojaqjarjasjatjau
        jaxjayjazjbejbijbjjbkjbmjbnjbojbrjbtjbujbwjcsjctjdajdgjdtjebjeejegjehjeijekjeljenjerjetjeujgbjgejgkjgojhijhs
        jiajibjicjidjiejigjihjiijiljimjiojiqjitjiujivjiyjjejjrjkajkmjkojkpjkrjksjkujlejlsjmajmbjmcjmdjmijmljmnjmrjms
        jmwjmxjnajndjngjnijnjjnljnsjobjodjogjorjosjowjpajprjpxjqrjrajrbjrrjrtjrujsljuajubjucjudjuhjuijukjuljumjunjuo
        jupjurjusjutjuujuwjuyjvdjvnjwijyajyejyykaakabkackadkaekafkagkahkaikajkakkamkaokapkaqkarkavkawkaxkaykbakbbkbc
        kbdkbekbfkbgkbhkbikbjkbkkblkbmkbnkbokbpkbqkbrkbskbtkbukbvkbwkbxkbykbzkcakcbkcckcdkcekcfkcgkchkcikcjkckkclkcm
        kcnkcokcpkcqkcrkcskctkcukcvkcwkcxkcykczkdakdckddkdekdfkdgkdhkdikdjkdkkdlkdmkdnkdokdpkdqkdrkdtkdukdvkdwkdxkdy
        kdzkeakebkeckedkeekefkegkehkeikejkekkelkemkenkeokepkeqkerkesketkeukevkewkexkeykezkfakfbkfckfdkfekffkfgkfhkfi
        kfjkfkkflkfmkfnkfokfpkfqkfrkfskftkfukfvkfwkfxkfykfzkgakgbkgckgdkgekgfkggkghkgikgjkgkkglkgmkgnkgokgpkgqkgrkgs
        kgtkgukgvkgwkgxkgykhakhbkhckhdkhekhfkhgkhhkhikhjkhkkhlkhnkhokhpkhqkhrkhskhtkhukhvkhwkhxkhykhzkiakibkickidkie
        kifkigkihkiikijkilkimkiokipkiqkiskitkiukivkiwkixkiykizkjakjbkjckjdkjekjfkjgkjhkjikjjkjkkjlkjmkjnkjokjpkjqkjr
        kjskjtkjukjvkjxkjykjzkkakkbkkckkdkkekkfkkgkkhkkikkjkkkkklkkmkknkkokkpkkqkkrkkskktkkukkvkkwkkxkkykkzklaklbklc
        kldkleklfklgklhklikljklkkllklmklnkloklpklqklrklskltkluklvklwklxklyklzkmakmbkmckmdkmekmfkmgkmhkmikmjkmkkmlkmm
        kmnkmokmpkmqkmrkmskmtkmukmvkmwkmxkmykmzknaknbknckndkneknfkngkniknjknkknlknmknnknoknpknqknrknskntknuknvknwknx
        knyknzkoakockodkoekofkogkohkoikojkokkolkookopkoqkoskotkoukovkowkoxkoykozkpakpbkpckpdkpekpfkpgkphkpikpjkpkkpl
        kpmkpnkpokppkpqkprkpskptkpukpvkpwkpxkpykpzkqakqbkqckqdkqekqfkqgkqhkqikqjkqkkqlkqmkqnkqokqpkqqkqrkqskqtkqukqv
        kqwkqxkqykqzkrakrbkrckrdkrekrfkrhkrikrjkrkkrlkrmkrnkrokrpkrrkrskrtkrukrvkrwkrxkrykrzksaksbkscksdkseksfksgksh
        ksiksjkskkslksmksnksokspksqksrksskstksuksvkswksxksykszktaktbktcktdktektfktgkthktiktjktkktlktmktnktoktpktqktr
        ktskttktuktvktwktxktyktzkubkuckudkuekufkugkuhkuikujkukkulkumkunkuokupkuqkuskutkuukuvkuwkuxkuykuzkvakvbkvckvd
        kvekvfkvgkvhkvikvjkvkkvlkvmkvnkvokvpkvqkvrkvskvtkvukvvkvwkvxkvykvzkwakwbkwckwdkwekwfkwgkwhkwikwjkwkkwlkwmkwn
        kwokwpkwqkwrkwskwtkwukwvkwwkwxkwykwzkxakxbkxckxdkxekxfkxhkxikxjkxkkxlkxmkxnkxokxpkxqkxrkxskxtkxukxvkxwkxxkxy
        kxzkyakybkyckydkyekyfkygkyhkyikyjkykkylkymkynkyokypkyqkyrkyskytkyukyvkywkyxkyykyzkzakzbkzckzdkzekzfkzgkzhkzi
        kzjkzkkzlkzmkznkzokzpkzqkzrkzskztkzukzvkzwkzxkzykzzlaalablacladlaelaflaglahlailajlaklallamlanlaplaqlarlaslau
        lawlaxlaylazlbalbblbclbelbflbglbilbjlbklbllbmlbnlbolbqlbrlbslbtlbulbvlbwlbxlbylbzlcclcdlcelcflchlcllcmlcplcq
        lcsldaldblddldgldhldildjldkldlldmldnldoldpldqlealeblecledleelefleglehleilejleklellemlenleolepleqlerlesletleu
        levlewlexleylezlfalfnlgalgblgglghlgilgklgllgmlgnlgolgqlgrlgslgtlgulgzlhalhhlhilhllhmlhnlhplhslhtlhulialiblic
        lidlielifliglihliilijliklilliolipliqlirlisliulivliwlixliylizljaljeljiljlljpljwljxlkalkblkclkdlkelkhlkilkjlkl
        lkmlknlkolkrlkslktlkulkyllallbllclldllellfllgllhllilljllklllllmllnllollpllqllsllullxlmalmblmclmdlmelmflmglmh
        lmilmjlmklmllmmlmnlmolmplmqlmrlmulmvlmwlmxlmylmzlnalnblndlnglnhlnilnjlnllnmlnnlnolnslnulnwlnzloaloblocloelof
        loglohloilojloklollomlonlooloploqlorloslotloulovlowloxloylozlpalpelpnlpolpxlqrlralrclrelrglrilrklrllrmlrnlro
        lrrlrtlrvlrzlsalsblsclsdlselsglshlsilsllsmlsnlsolsplsrlsslstlsvlswlsyltcltglthltiltnltoltsltulualucludlueluf
        luilujluklullumlunluolupluqlurluslutluuluvluwluyluzlvalvilvklvllvslvulwalwelwglwhlwllwmlwolwslwtlwulwwlxmlya
        lyglynlzhlzllznlzzmaamabmadmaemafmagmaimajmakmammanmapmaqmasmatmaumavmawmaxmazmbambbmbcmbdmbembfmbhmbimbjmbk
        mblmbmmbnmbombpmbqmbrmbsmbtmbumbvmbwmbxmbymbzmcamcbmccmcdmcemcfmcgmchmcimcjmckmclmcmmcnmcomcpmcqmcrmcsmctmcu
        mcvmcwmcxmcymczmdamdbmdcmddmdemdfmdgmdhmdimdjmdkmdlmdmmdnmdpmdqmdrmdsmdtmdumdvmdwmdxmdymdzmeamebmecmedmeemef
        megmehmeimejmekmelmemmenmeomepmeqmermesmetmeumevmewmeymezmfamfbmfcmfdmfemffmfgmfhmfimfjmfkmflmfmmfnmfomfpmfq
        mfrmfsmftmfumfvmfwmfxmfymfzmgamgbmgcmgdmgemgfmggmghmgimgjmgkmglmgmmgnmgomgpmgqmgrmgsmgtmgumgvmgwmgxmgymgzmha
        mhbmhcmhdmhemhfmhgmhhmhimhjmhkmhlmhmmhnmhomhpmhqmhrmhsmhtmhumhwmhxmhymhzmiamibmicmidmiemifmigmihmiimijmikmil
        mimminmiomipmiqmirmismitmiumiwmixmiymizmjamjbmjcmjdmjemjgmjhmjimjjmjkmjlmjmmjnmjomjpmjqmjrmjsmjtmjumjvmjwmjx
        mjymjzmkamkbmkcmkemkfmkgmkhmkimkjmkkmklmkmmknmkomkpmkqmkrmksmktmkumkvmkwmkxmkymkzmlamlbmlcmldmlemlfmlhmlimlj
        mlkmllmlmmlnmlomlpmlqmlrmlsmlumlvmlwmlxmlzmmammbmmcmmdmmemmfmmgmmhmmimmjmmkmmlmmmmmnmmommpmmqmmrmmtmmummvmmw
        mmxmmymmzmnamnbmncmndmnemnfmngmnhmnimnjmnkmnlmnmmnnmnomnpmnqmnrmnsmntmnumnvmnwmnxmnymnzmoamocmodmoemofmogmoh
        moimojmokmommoomopmoqmormosmotmoumovmowmoxmoymozmpampbmpcmpdmpempgmphmpimpjmpkmplmpmmpnmpomppmpqmprmpsmptmpu
        mpvmpwmpxmpympzmqamqbmqcmqemqfmqgmqhmqimqjmqkmqlmqmmqnmqomqpmqqmqrmqsmqtmqumqvmqwmqxmqymqzmramrbmrcmrdmremrf
        mrgmrhmrjmrkmrlmrmmrnmromrpmrqmrrmrsmrtmrumrvmrwmrxmrymrzmsbmscmsdmsemsfmsgmshmsimsjmskmslmsmmsnmsomspmsqmsr
        mssmstmsumsvmswmsxmsymszmtamtbmtcmtdmtemtfmtgmthmtimtjmtkmtlmtmmtnmtomtpmtqmtrmtsmttmtumtvmtwmtxmtymuamubmuc
        mudmuemugmuhmuimujmukmulmummunmuomupmuqmurmusmutmuumuvmuxmuymuzmvamvbmvdmvemvfmvgmvhmvimvkmvlmvmmvnmvomvpmvq
        mvrmvsmvtmvumvvmvwmvxmvymvzmwamwbmwcmwdmwemwfmwgmwhmwimwjmwkmwlmwmmwnmwomwpmwqmwrmwsmwtmwumwvmwwmwxmwymwzmxa
        mxbmxcmxdmxemxfmxgmxhmximxjmxkmxlmxmmxnmxomxpmxqmxrmxsmxtmxumxvmxwmxxmxymxzmybmycmydmyemyfmygmyhmyimyjmykmyl
        mymmynmyomypmyqmyrmysmytmyumyvmywmyxmyymyzmzamzbmzcmzdmzemzgmzhmzimzjmzkmzlmzmmznmzomzpmzqmzrmzsmztmzumzvmzw
        mzxmzymzznaanabnacnadnaenafnagnahnainajnaknalnamnannaonapnaqnarnasnatnawnaxnaynaznbanbbnbcnbdnbenbfnbgnbhnbi
        nbjnbknbmnbnnbonbpnbqnbrnbsnbtnbunbvnbwnbxnbyncancbnccncdncencfncgnchncincjncknclncmncnnconcpncqncrncsnctncu
        ncxnczndandbndcnddndfndgndhndindjndkndlndmndnndpndqndrndsndtndundvndwndxndyndzneanebnecnedneenefnegnehneinej
        neknemnenneoneqnernesnetneunevnewnexneyneznfanfdnflnfrnfungangbngcngdngengfnggnghngingjngknglngmngnngongpngq
        ngrngsngtngungvngwngxngyngznhanhbnhcnhdnhenhfnhgnhhnhinhknhmnhnnhonhpnhqnhrnhtnhunhvnhwnhxnhynhznianibnicnid
        nienifnignihniinijniknilnimninnioniqnirnisnitniunivniwnixniyniznjanjbnjdnjhnjinjjnjlnjmnjnnjonjrnjsnjtnjunjx
        njynjznkankbnkcnkdnkenkfnkgnkhnkinkjnkknkmnknnkonkpnkqnkrnksnktnkunkvnkwnkxnkznlanlcnlenlgnlinljnlknllnlmnln
        nlonlqnlrnlunlvnlwnlxnlynlznmanmbnmcnmdnmenmfnmgnmhnminmjnmknmlnmmnmnnmonmpnmqnmrnmsnmtnmunmvnmwnmxnmynmznna
        nnbnncnndnnennfnngnnhnninnjnnknnlnnmnnnnnpnnqnnrnnsnntnnunnvnnwnnxnnynnznoanocnodnoenofnognohnoinojnoknolnom
        nonnoonopnoqnosnotnounovnownoynoznpanpbnpgnphnpinplnpnnponpsnpunpxnpynqgnqknqlnqmnqnnqonqqnqtnqynranrbnrcnre
        nrfnrgnrinrknrlnrmnrnnrpnrrnrtnrunrxnrznsansbnscnsdnsensfnsgnshnsinsknslnsmnsnnsonspnsqnsrnssnstnsunsvnswnsx
        nsynszntdntentgntintjntkntmntontpntrntsntuntwntxntyntznuanubnucnudnuenufnugnuhnuinujnuknulnumnunnuonupnuqnur
        nusnutnuunuvnuwnuxnuynuznvhnvmnvonwanwbnwcnwenwgnwinwmnwonwrnwwnwxnwynxanxdnxenxgnxinxknxlnxmnxnnxonxqnxrnxu
        nxxnybnycnydnyenyfnygnyhnyinyjnyknylnymnynnyonypnyqnyrnysnytnyunyvnywnyxnyynzanzbnzdnzinzknzmnzrnzsnzunzynzz
        oaaoacoaroavobiobkoblobmoboobrobtobuocaochocmocoocuodaodkodtoduofoofsofuogbogcogeoggogooguohtohuoiaoieoinojb
        ojcojgojpojsojvojwokaokbokcokdokeokgokhokiokjokkoklokmoknokookroksokuokvokxokzolaoldoleolkolmoloolroltoluoma
        ombomcomeomgomiomkomlomnomoompomqomromtomuomvomwomxomyonaonboneongonionjonkonnonoonponronsontonuonwonxoodoog
        oonooroosopaopkopmopooptopyoraorcoreorgorhornoroorrorsortoruorvorworxoryorzosaoscosiosnosoospostosuosxotaotb
        otdoteotiotkotlotmotnotootqotrotsottotuotwotxotyotzouaouboueouioumounovdowiowloyboydoymoyyozmpaapabpacpadpae
        pafpagpahpaipakpalpampaopappaqparpaspatpaupavpawpaxpaypazpbbpbcpbepbfpbgpbhpbipblpbmpbnpbopbppbrpbspbtpbupbv
        pbypbzpcapcbpccpcdpcepcfpcgpchpcipcjpckpclpcmpcnpcppcrpcwpdapdcpdipdnpdopdtpdupeapebpedpeepefpegpehpeipejpek
        pelpempeopeppeqpespevpexpeypezpfapfepflpgapgdpggpgipgkpglpgnpgspgupgypgzphaphdphgphhphiphjphkphlphmphnphophq
        phrphtphuphvphwpiapibpicpidpiepifpigpihpiipijpilpimpinpiopippirpispitpiupivpiwpixpiypizpjtpkapkbpkcpkgpkhpkn
        pkopkppkrpkspktpkuplaplbplcpldpleplfplgplhpljplkpllplnploplpplqplrplspltpluplvplwplyplzpmapmbpmcpmdpmepmfpmh
        pmipmjpmkpmlpmmpmnpmopmqpmrpmspmtpmupmwpmxpmypmzpnapnbpncpndpnepngpnhpnipnjpnkpnlpnmpnnpnopnppnqpnrpnspntpnu
        pnvpnwpnxpnypnzpocpodpoepofpogpohpoipokpomponpoopoppoqpospotpovpowpoxpoypozppappeppippkpplppmppnppopppppqppr
        ppspptppupqapqepqmpqwpraprbprcprdpreprfprgprhpriprkprlprmprnproprpprqprrprsprtpruprwprxpryprzpsapscpsdpsepsg
        pshpsipslpsmpsnpsopsppsqpsrpsspstpsupswpsyptapthptiptnptoptpptqptrpttptuptvptwptypuapubpucpudpuepufpugpuipuj
        pukpumpuopuppuqpurputpuupuwpuxpuypuzpwapwbpwgpwipwmpwnpwopwrpwwpxmpyepympynpyspyupyxpyypzepzhpznquaqubqucqud
        qufqugquhquiqukqulqumqunqupquqqurqusquvquwquxquyquzqvaqvcqveqvhqviqvjqvlqvmqvnqvoqvpqvsqvwqvyqvzqwaqwcqweqwh
        qwmqwsqwtqxaqxcqxhqxlqxnqxoqxpqxqqxrqxsqxtqxuqxwqyaqypraarabracradrafragrahrairajrakralramranraorapraqrarras
        ratrauravrawraxrayrazrbbrbkrblrbprcfrdbrearebreeregreirejrelremrenrerresretreyrgargergkrgnrgrrgsrgurhgrhpria
        ribrierifrilrimrinrirritriurjgrjirjsrkarkbrkhrkirkmrktrkwrmarmbrmcrmdrmermfrmgrmhrmirmkrmlrmmrmnrmormprmqrmr
        rmsrmtrmurmvrmwrmxrmyrmzrnarnbrndrngrnlrnnrnprnrrnwroarobrocrodroerofrogrolromrooroprorrourowrpnrptrrirrmrro
        rrtrsbrsirskrslrsmrsnrswrtcrthrtmrtsrtwrubrucruerufrugruhruirukruorupruqrutruuruyruzrwarwkrwlrwmrworwrrxdrxw
        rynrysryurzhsaasabsacsadsaesafsahsaisajsaksalsamsaosapsaqsarsassatsausavsawsaxsaysazsbasbbsbcsbdsbesbfsbgsbh
        sbisbjsbksblsbmsbnsbosbpsbqsbrsbssbtsbusbvsbwsbxsbysbzscascbscescfscgschsciscksclscnscoscpscqscssctscuscvscw
        scxsdasdbsdcsdesdfsdgsdhsdjsdksdlsdmsdnsdosdpsdqsdrsdssdtsdusdvsdxsdzseasebsecsedseesefsegsehseisejsekselsem
        senseosepseqsersessetseusevsewseysezsfbsfesfmsfssfwsgasgbsgcsgdsgesggsghsgisgjsgksglsgmsgnsgosgpsgrsgssgtsgu
        sgwsgxsgysgzshashbshcshdsheshgshhshishjshkshlshmshnshoshpshqshrshsshtshushvshwshxshyshzsiasibsidsiesifsigsih
        siisijsiksilsimsiosipsiqsirsissitsiusivsiwsixsiysizsjasjbsjdsjesjgsjksjlsjmsjnsjosjpsjrsjssjtsjusjwskaskbskc
        skdskeskfskgskhskiskjskkskmsknskoskpskqskrskssktskuskvskwskxskyskzslaslcsldsleslfslgslhslisljsllslmslnslpslq
        slrslssltsluslwslxslyslzsmasmbsmcsmdsmfsmgsmhsmismjsmksmlsmmsmnsmpsmqsmrsmssmtsmusmvsmwsmxsmysmzsnbsncsnesnf
        sngsnhsnisnjsnksnlsnmsnnsnosnpsnqsnrsnssnusnvsnwsnxsnysnzsoasobsocsodsoesogsohsoisojsoksolsonsoosopsoqsorsos
        sousovsowsoxsoysozspbspcspdspespgspispksplspmspnsposppspqsprspssptspuspvspxspysqasqhsqjsqksqmsqnsqosqqsqrsqs
        sqtsqusqxsrasrbsrcsresrfsrgsrhsrisrksrlsrmsrnsrosrqsrrsrssrtsrusrvsrwsrxsrysrzssassbsscssdssessfssgsshssissj
        ssksslssmssnssosspssqssrssssstssussvssxssysszstastbstdstestfstgsthstistjstkstlstmstnstostpstqstrstssttstustv
        stwstysuasubsucsuesugsuisujsuksulsumsuosuqsursussutsuvsuwsuxsuysuzsvasvbsvcsvesvksvmsvrsvssvxswbswcswfswgswh
        swiswjswkswlswmswnswoswpswqswrswsswtswuswvswwswxswysxbsxcsxesxgsxksxlsxmsxnsxosxrsxssxusxwsyasybsycsydsyisyk
        sylsymsynsyosyrsyssywsyxsyyszaszbszcszdszeszgszlsznszpszsszvszwszytaatabtactadtaetaftagtaitajtaktaltantaotap
        taqtartastautavtawtaxtaytaztbatbbtbctbdtbetbftbgtbhtbitbjtbktbltbmtbntbotbptbqtbrtbstbttbutbvtbwtbxtbytbztca
        tcbtcctcdtcetcftcgtchtcitcktcltcmtcntcotcptcqtcstcttcutcwtcxtcytcztdatdbtdctddtdetdftdgtdhtditdjtdktdltdmtdn
        tdotdqtdrtdstdttdutdvtdxtdyteatebtectedteeteftegtehteitektemtenteotepteqtertestetteutevtewtexteyteztfitfntfo
        tfrtfttgatgbtgctgdtgetgftggtghtgitgjtgntgotgptgqtgrtgstgttgutgvtgwtgxtgytgzthcthdthethfthhthithkthlthmthnthp
        thqthrthsthtthuthvthwthxthythztiatictidtietiftigtihtiitijtiktiltimtintiotiptiqtistittiutivtiwtixtiytiztjatjg
        tjitjjtjltjmtjntjotjptjstjutjwtkatkbtkdtketkftkgtkktkltkmtkntkptkqtkrtkstkttkutkvtkwtkxtkztlatlbtlctldtlftlg
        tlhtlitljtlktlltlmtlntlotlptlqtlrtlstlttlutlvtlwtlxtlytmatmbtmctmdtmetmftmgtmhtmitmjtmktmltmmtmntmotmptmqtmr
        tmstmttmutmvtmwtmytmztnatnbtnctndtnetnftngtnhtnitnktnltnmtnntnotnptnqtnrtnstnttnutnvtnwtnxtnytnztobtoctodtoe
        toftogtohtoitojtoktoltomtootoptoqtortostoutovtowtoxtoytoztpatpctpetpftpgtpitpjtpktpltpmtpntpotpptpqtprtpttpu
        tpvtpwtpxtpytpztqbtqltqmtqntqotqptqqtqrtqttqutqwtratrbtrctrdtretrftrgtrhtritrjtrktrltrmtrntrotrptrqtrrtrstrt
        trutrvtrwtrxtrytrztsatsbtsctsdtsetsftsgtshtsitsjtsktsltsmtsptsqtsrtsststtsutsvtswtsxtsytszttattbttcttdttettf
        ttgtthttittjttkttlttmttnttottpttqttrttstttttuttvttwttyttztuatubtuctudtuetuftugtuhtuitujtultumtuntuotuptuqtus
        tuttuutuvtuwtuxtuytuztvatvdtvetvitvktvltvmtvntvotvstvttvutvwtvxtvytwatwbtwctwdtwetwftwgtwhtwltwmtwntwotwptwq
        twrtwttwutwwtwxtwytxatxbtxctxetxgtxhtxitxjtxmtxntxotxqtxrtxstxttxutxxtxytyatyetyhtyityjtyltyntyptyrtystyttyu
        tyvtyxtyytyztzatzhtzjtzltzmtzntzotzxuamuanuarubaubiublubrubuubyudaudeudgudiudjudludmuduuesufiugaugbugeughugn
        ugougyuhauhnuisuivujiukaukgukhukiukkuklukpukquksukuukvukwukyulaulbulculeulfuliulkullulmulnuluulwulyumaumbumc
        umdumgumiummumnumoumpumrumsumuunaunduneunguniunkunmunnunpunrunuunxunzuokuonupiupvuraurburcureurfurgurhuriurj
        urkurlurmurnurourpurrurturuurvurwurxuryurzusaushusiuskuspussusuutauteuthutputrutuuumuunuuruuuuveuvhuvluwauya
        uznuzsvaavaevafvagvahvaivajvalvamvanvaovapvarvasvauvavvayvbbvbkvecvedvelvemveovepvervgrvgtvicvidvifvigvilvin
        visvitvivvjkvkavkivkjvkkvklvkmvknvkovkpvktvkuvkzvlpvlsvmavmbvmcvmdvmevmfvmgvmhvmivmjvmkvmlvmmvmpvmqvmrvmsvmu
        vmvvmwvmxvmyvmzvnkvnmvnpvorvotvravrovrsvrtvsivslvsnvsvvtovumvunvutvwawaawabwacwadwaewafwagwahwaiwajwakwalwam
        wanwaowapwaqwarwaswatwauwavwawwaxwaywazwbawbbwbewbfwbhwbiwbjwbkwblwbmwbpwbqwbrwbswbtwbvwbwwcawciwddwdgwdjwdk
        wdtwduwdyweawecwedwegwehweiwemwenweowepwerweswetweuwewwfgwgawgbwggwgiwgowguwgwwgywhawhgwhkwhuwibwicwiewifwig
        wihwiiwijwikwilwimwinwirwitwiuwivwiwwiywjawjiwkawkbwkdwklwkrwkuwkwwkywlawlcwlewlgwlhwliwlkwllwlmwlowlrwlswlu
        wlvwlwwlxwlywmawmbwmcwmdwmewmgwmhwmiwmmwmnwmowmswmtwmwwmxwnbwncwndwnewngwniwnkwnmwnnwnownpwnuwnwwnywoawobwoc
        wodwoewofwogwoiwokwomwonwooworwoswowwoywpcwrawrbwrdwrgwrhwriwrkwrlwrmwrnwrowrpwrrwrswruwrvwrwwrxwrywrzwsawsg
        wsiwskwsrwsswsuwsvwtbwtfwthwtiwtkwtmwtwwuawubwudwuhwulwumwunwurwutwuuwuvwuxwuywwawwbwwowwrwwwwxawxwwyawybwyi
        wymwynwyrwyyxaaxabxacxadxaexagxaixajxakxalxamxanxaoxapxaqxarxasxatxauxavxawxayxbaxbbxbcxbdxbexbgxbixbjxbmxbn
        xboxbpxbrxbwxbxxbyxcbxccxcexcgxchxclxcmxcnxcoxcrxctxcuxcvxcwxcyxdaxdcxdkxdmxdoxdqxdyxebxedxegxelxemxepxerxes
        xetxeuxfaxgaxgbxgdxgfxggxgixglxgmxgnxgrxguxgwxhaxhcxhdxhexhmxhrxhtxhuxhvxiaxibxiixilxinxipxirxisxivxiyxjbxjt
        xkaxkbxkcxkdxkexkfxkgxkhxkixkjxkkxklxknxkoxkpxkqxkrxksxktxkuxkvxkwxkxxkyxkzxlaxlbxlcxldxlexlgxlixlnxloxlpxls
        xluxlyxmaxmbxmcxmdxmexmfxmgxmhxmjxmkxmlxmmxmnxmoxmpxmqxmrxmsxmtxmuxmvxmwxmxxmyxmzxnaxnbxndxngxnhxnixnjxnkxnm
        xnnxnoxnqxnrxnsxntxnuxnyxnzxocxodxogxoixokxomxonxooxopxorxowxpaxpbxpcxpdxpexpfxpgxphxpixpjxpkxplxpmxpnxpoxpp
        xpqxprxpsxptxpuxpvxpwxpxxpyxpzxqaxqtxraxrbxrdxrexrgxrixrmxrnxrqxrrxrtxruxrwxsaxsbxscxsdxsexshxsixsjxslxsmxsn
        xsoxspxsqxsrxssxsuxsvxsyxtaxtbxtcxtdxtextgxthxtixtjxtlxtmxtnxtoxtpxtqxtrxtsxttxtuxtvxtwxtyxtzxuaxubxudxugxuj
        xulxumxunxuoxupxurxutxuuxvexvixvnxvoxvsxwaxwcxwdxwexwgxwjxwkxwlxwoxwrxwtxwwxxbxxkxxmxxrxxtxyaxybxyjxykxylxyt
        xyyxzhxzmxzpyaayabyacyadyaeyafyagyahyaiyajyakyalyamyanyaoyapyaqyaryasyatyauyavyawyaxyayyazybaybbybdybeybhybi
        ybjybkyblybmybnyboybxybyychyclycnycpycrydayddydeydgydkydsyeayecyeeyeiyejyelyenyeryesyetyeuyevyeyygaygiyglygm
        ygpygrygsyguygwyhayhdyhlyhsyiayifyigyihyiiyijyikyilyimyinyipyiqyiryisyityiuyivyixyiyyizykaykgykhykiykkyklykm
        yknykoykryktykuykyylaylbyleylgyliyllylmylnyloylryluylyymaymbymcymdymeymgymhymiymkymlymmymnymoympymqymrymsymt
        ymxymzynayndyneyngynhynkynlynnynoynqynsynuyobyogyoiyokyolyomyonyosyotyoxyoyypaypbypgyphypkypmypnypoyppypzyra
        yrbyreyriyrkyrlyrmyrnyroyrsyrwyryyscysdysgyslysmysnysoyspysryssysyytaytlytpytwytyyuayubyucyudyueyufyugyuiyuj
        yukyulyumyunyupyuqyuryutyuuyuwyuxyuyyuzyvayvtywaywgywlywnywqywrywtywuywwyxayxgyxlyxmyxuyxyyyryyuyyzyzgyzkzaa
        zabzaczadzaezafzagzahzaizajzakzalzamzaozapzaqzarzaszatzauzavzawzaxzayzazzbazbczbezblzbtzbuzbwzcazcdzchzdjzea
        zegzehzemzenzgazgbzghzgmzgnzgrzhbzhdzhizhnzhwzhxziazibzikzilzimzinzirziwzizzkazkbzkdzkgzkhzkkzknzkozkpzkrzkt
        zkuzkvzkzzlazlezljzlmzlnzlqzlszluzlwzmazmbzmczmdzmezmfzmgzmhzmizmjzmkzmlzmmzmnzmozmpzmqzmrzmszmtzmuzmvzmwzmx
        zmyzmzznazndznezngznkznszoczohzomzoozoqzorzoszpazpbzpczpdzpezpfzpgzphzpizpjzpkzplzpmzpnzpozppzpqzprzpszptzpu
        zpvzpwzpxzpyzpzzqezrazrgzrnzrozrpzrszsazskzslzsmzsrzsuzteztgztlztmztnztpztqztszttztuztxztyzuazuhzumzunzuyzwa
        zxxzybzygzyjzynzypzzazzj
        """
}
