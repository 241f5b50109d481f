extension ProseCheck {
    /// Words of security advisories in their plain form.
    static let vocabulary: Set<String> = Set(list.split(whereSeparator: \.isWhitespace).map(String.init))

    private static let list = """
        abstract addition admission advise admitting attention caution compliance compliant complaint conception
        conscience conservation consent construct construction contained contract contractor conversation conversion
        corporation councilor counselor decision deduction detention deviation devise devotion disposal division edition
        election emission exaction exclusion exemption fraction function inclusion infection intention invention
        mission omission operand personnel physically position precision preposition president principal proposal
        proposition quantity reaction rejection relation remission resident retention retraction revise sanction
        station stationary transaction transition
        access accessible according account achieve acknowledge acknowledgment across action active activity actor
        actual additional address administration administrative administrator advice advisory affect against agency
        algorithm allow already alternative although always analysis analyst announce another anonymous antivirus
        appliance applicable application apply appropriate approve approximately arbitrary architecture archive
        argument artifact assess assessment assign associate assume attach attachment attack attacker attempt attribute
        audience authenticate authentication author authority authorization authorize automatic automatically automate
        availability available avoid backdoor background backup bandwidth because become before begin behavior behaviour
        believe between beyond binary boundary branch breach broken browser buffer bulletin business bypass calculate
        capability capture category cause certain certificate challenge change channel character check choose circumstance
        classic classification cleartext client closed cloud cluster collect combination command comment commercial
        commit committee common communicate communication community company compare compatibility compatible complete
        completely complex complexity component comprehensive compromise compute computer concern condition conduct
        confidential confidentiality configuration configure confirm connect connection consequence consider consist
        console constant contact contain container content context continue contribute control controller convert cookie
        coordinate coordination coordinator correct correction correctly corrupt corruption could country craft crash
        create creation credential critical cross cryptographic cryptography current currently custom customer cyber
        damage danger dangerous database debug decide decode default defect defense define definition delete delivery
        demonstrate denial depend dependency dependent deploy deployment deprecate derive describe description
        deserialization design detail detect detection determine develop developer development device different
        difficult digital directly directory disable disclose disclosure discover discovery discuss display distribute
        distribution document documentation domain download driver during dynamic earlier easily editor effect effective
        either elevate elevation embedded emergency employ enable encode encounter encrypt encryption endpoint engine
        engineer enhance enough ensure enterprise entire entitlement entity entry environment environmental equipment
        error escalate escalation especially establish evaluate event every evidence example exception exchange exclude
        execute execution exhaust exhaustion exist existing expect expire explain explicit exploit exploitable
        exploitation expose exposure expression extend extension external extract factory failure feature field file
        filter final finally find firewall firmware first fixed following follow force format forward foundation
        framework frequently function functionality further future gateway general generally generate generic government
        grant group guarantee guidance guide guideline handle handling hardcoded harden hardening hardware header history
        however identifier identification identify identity ignore illegal image immediate immediately impact implement
        implementation import important improper improperly improve include including incomplete inconsistent incorrect
        incorrectly increase indicate individual industrial industry information infrastructure initial initialization
        inject injection input insecure insert inside inspect install installation installer instance instead instruction
        insufficient integer integrate integration integrity intend interaction interface intermediate internal internet
        interpret interrupt introduce invalid investigate investigation involve isolate issue itself kernel knowledge
        known language large latest launch layer leak leakage legacy legitimate level leverage library license likely
        limit limitation local location logging login machine maintain maintenance maintainer malformed malicious
        malware manage management manager manipulate manual manually manufacturer maximum measure mechanism memory mention
        message method minimal minimize minimum missing mitigate mitigation mobile model modify modification module
        monitor multiple native necessary negotiate network neutral never normal notice notification notify number object
        observe obtain occur office official online operate operating operation operational operator option optional
        order organization original other otherwise output outside overflow override overview overwrite owner package
        packet parameter parse parser partial particular partner party password patch payload people perform permission
        permanent permit person personal physical platform please plugin pointer policy portal possible possibility
        possibly potential potentially practice preparation prepare presence present prevent prevention previous previously
        primary principle private privilege problem procedure proceed process processing processor produce product
        production professional profile program project proper properly property protect protection protocol prove provide
        provider proxy public publication publicly publish publisher purpose quality query question quickly random
        ransomware rating reach reader reason receive recent recently recommend recommendation record recover recovery
        reduce refer reference regard register registry regular regularly reject related relationship release relevant
        reliable remain remediate remediation remote remotely remove repair replace report reporter repository represent
        request require requirement research researcher reserve resolve resource respect respond response responsible
        responsibility restart restore restrict restriction result retrieve return reveal review revision rights router
        running runtime sample sanitize scanner scenario schedule scope score script search secret section secure
        security segment select sensitive separate sequence serious server service session setting several severe severity
        shared should signature significant similar simple since single situation software solution something source
        special specially specific specification specify standard start state statement static status storage store
        strategy strength string strong structure submit subsequent subsystem success successful successfully sufficient
        suggest summary supplier supply support supported suppose switch symbolic system target technical technique
        technology temporary terminal terminate terminology thank therefore third thorough thread threat through timeline
        together token tracking traffic transfer translate translation transmission transmit traversal trigger trust
        trusted trustworthy unable unauthenticated unauthorized under underlying unexpected uninitialized unknown
        unprivileged unrestricted unsafe unspecified unsupported until update upgrade upload usage useful username usually
        utility utilize validate validation value variable variant various vendor verify verification version vector
        virtual visible vulnerability vulnerable warning weakness website whether which while within without workaround
        workstation worldwide write
        """
}
