"""Words of which made-up names consist, in four scripts: families, places, trades and given names."""

from __future__ import annotations

__all__ = ["FAMILIES", "FORMS", "GIVEN", "PLACES", "STREETS", "SURNAMES", "TRADE_WORDS"]

FAMILIES = {
    "latin": (
        "Abbott Alonso Barlow Becker Bianchi Castillo Clarke Costa Dalton Delacroix Dietrich Duarte Ekström Esteban "
        "Fabre Ferrari Fischer Fletcher Galván Greco Hartley Hoffmann Iglesias Jansen Kaplan Keller Laurent Lindqvist "
        "Lombard Marchetti Mercer Molina Muñoz Navarro Nilsson Ortega Palmer Peñalba Petit Quinn Ramsay Renard Ricci "
        "Romero Rossi Sandoval Schäfer Serrano Sorensen Tanner Torres Vance Vidal Vogel Weaver Whitaker Winter Zamora"
    ),
    "arabic": (
        "احمدی اکبری امینی باقری بهرامی پارسا تهرانی جعفری حسینی حیدری خسروی دانش داوودی رحیمی رستمی رضایی زارعی "
        "سلیمانی شریفی شیرازی صادقی صالحی طاهری عباسی عزیزی فاطمی فرهادی قاسمی کاظمی کریمی کیانی گلستانی محمدی مرادی "
        "موسوی مهدوی میرزایی نادری نجفی نوری نیک‌نام هاشمی یزدانی یوسفی"
    ),
    "hebrew": (
        "אברהם אדלר אלון אשכנזי ביטון ברגר ברק גבאי גולן גרוס דהן דיין הראל וקנין זהבי חדד חזן טל יוסף כהן כץ לביא לוי "
        "מזרחי מלכה נחום סגל עמר פלד פרידמן צדוק קליין רביבו רוזן שגיא שחר שלום שפירא תמיר"
    ),
    "cyrillic": (
        "Александров Белов Богданов Васильев Виноградов Воробьёв Герасимов Громов Данилов Дмитриев Егоров Ершов Жуков "
        "Зайцев Иванов Ильин Калинин Киселёв Ковалёв Козлов Крылов Кузнецов Лебедев Макаров Медведев Миронов Морозов "
        "Никитин Новиков Орлов Павлов Петров Поляков Романов Савельев Семёнов Сидоров Смирнов Соколов Степанов Тарасов "
        "Титов Фёдоров Филиппов Чернов Шевцов Щербаков Яковлев"
    ),
}
SURNAMES = {
    **FAMILIES,
    # these don't change with who bears them
    "cyrillic": (
        "Бондаренко Гончаренко Григоренко Давиденко Кириленко Коваленко Кравченко Кузьменко Лысенко Макаренко "
        "Марченко Михайленко Назаренко Павленко Петренко Романенко Савченко Степаненко Тимошенко Ткаченко Шевченко"
    ),
}
GIVEN = {
    "latin": "Alice Bruno Clara David Elena Felix Greta Hugo Irene Jonas Karla Louis Marta Nadia Oscar Paula Vera",
    "arabic": "آرش بهار پریسا حامد داریوش رویا زهرا سارا سعید شیرین علی فرزاد کاوه لیلا مریم مهدی نرگس یاسمن",
    "hebrew": "אבי אורית איתן גיל דנה הילה יעל יואב לאה מיכל משה נועה עומר ענת רון רות שירה תמר",
    "cyrillic": "Алексей Анна Борис Вера Виктор Галина Дарья Егор Елена Иван Ирина Максим Мария Нина Олег Павел Юлия",
}
PLACES = {
    "latin": "Ashford Brightwater Calder Dunmore Eastgate Fairview Glenhaven Ivybridge Linden Marlow Thornbury",
    "arabic": "البرز الوند بهار دماوند زاگرس سبلان سپهر کارون مهر نیلوفر هامون پارس",
    "hebrew": "ארז הגליל הכרמל הנגב הצפון השחר השקמה חרמון ירדן עמק שרון תבור",
    "cyrillic": "Волга Восход Днепр Заря Кедр Маяк Нева Полюс Родник Север Сокол Урал",
}
TRADE_WORDS = {
    "latin": ("Bakery|Building Supplies|Café|Clinic|Garden Centre|Hotel|Pharmacy|Print Shop|School|Workshop"),
    "arabic": "نانوایی|مصالح ساختمانی|کافه|درمانگاه|گل و گیاه|هتل|داروخانه|چاپخانه|آموزشگاه|کارگاه",
    "hebrew": "מאפייה|חומרי בניין|בית קפה|מרפאה|משתלה|מלון|בית מרקחת|בית דפוס|בית ספר|בית מלאכה",
    "cyrillic": "Пекарня|Стройматериалы|Кафе|Клиника|Садовый центр|Гостиница|Аптека|Типография|Школа|Мастерская",
}
FORMS = {
    "latin": "|& Sons|Group|Partners|& Co.|Brothers",
    "arabic": "|و پسران|گروه|و شرکا|و برادران|بازرگانی",
    "hebrew": "|ובניו|קבוצה|שותפים|ושות׳|אחים",
    "cyrillic": "|и сыновья|Группа|и партнёры|и Ко|Братья",
}
STREETS = {
    "latin": "Church Street|High Street|Mill Lane|Market Square|Station Road|Harbour Way",
    "arabic": "خیابان آزادی|خیابان بهار|خیابان سعدی|خیابان حافظ|بلوار کشاورز|میدان ونک",
    "hebrew": "רחוב הרצל|רחוב ויצמן|רחוב הגפן|שדרות ירושלים|רחוב הנביאים|דרך השלום",
    "cyrillic": "улица Мира|Садовая улица|Лесная улица|улица Гагарина|Школьная улица|Речная улица",
}
